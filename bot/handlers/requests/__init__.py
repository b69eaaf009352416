"""/vuongmac, /giahan, /dongy, /khongdongy, /khieunai, /giaitrinh and /traloi."""
