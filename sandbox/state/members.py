"""The ChatMember objects of the Bot API, for each status."""

from typing import Any

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_pin_messages", "can_send_welcome_messages",
)  # fmt: skip
MEMBER_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages",
    "can_manage_topics", "can_edit_tag", "can_react_to_messages",
)  # fmt: skip


def member_raw(status: str, user: dict[str, Any]) -> dict[str, Any]:
    """Return the ChatMember object of a user with this status."""
    raw: dict[str, Any] = {"status": status, "user": user}
    if status == "creator":
        return raw | {"is_anonymous": False}
    if status == "administrator":
        rights = {right: right != "can_promote_members" for right in ADMIN_RIGHTS}
        return raw | {"can_be_edited": False, "is_anonymous": False} | rights
    if status == "restricted":
        return raw | {"is_member": True, "until_date": 0} | dict.fromkeys(MEMBER_RIGHTS, False)
    if status == "kicked":
        return raw | {"until_date": 0}
    return raw
