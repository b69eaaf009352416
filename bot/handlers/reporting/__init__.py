"""/xong, /xacnhan, /tralai, /nhan and /tiendo."""
