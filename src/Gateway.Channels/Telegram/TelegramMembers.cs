using Gateway.Channels.Json;

namespace Gateway.Channels.Telegram;

/// <summary>Members of a message that the decoder has no use for, by what they say about the message.</summary>
/// <remarks>https://core.telegram.org/bots/api#message</remarks>
internal static class TelegramMembers
{
    /// <summary>What may stand beside any content.</summary>
    public static bool IsTrimming(in JsonReader name) =>
        name.ValueTextEquals("entities"u8) || name.ValueTextEquals("caption_entities"u8) || name.ValueTextEquals("sender_chat"u8)
        || name.ValueTextEquals("link_preview_options"u8) || name.ValueTextEquals("reply_markup"u8) || name.ValueTextEquals("via_bot"u8)
        || name.ValueTextEquals("external_reply"u8) || name.ValueTextEquals("reply_to_story"u8)
        || name.ValueTextEquals("sender_business_bot"u8) || name.ValueTextEquals("direct_messages_topic"u8) || name.ValueTextEquals("suggested_post_info"u8)
        || name.ValueTextEquals("forward_from"u8) || name.ValueTextEquals("forward_from_chat"u8) || name.ValueTextEquals("receiver_user"u8)
        || name.ValueTextEquals("guest_bot_caller_user"u8) || name.ValueTextEquals("guest_bot_caller_chat"u8);

    /// <summary>
    /// What Telegram itself writes into a chat: names of what happened (<c>forum_topic_created</c>, <c>boost_added</c>, <c>users_shared</c>), and those below that are not
    /// made that way. What is newer than this list and tells of no act is content.
    /// </summary>
    public static bool IsService(in JsonReader name) =>
        name.EndsWith("ed"u8) || name.EndsWith("_set"u8) || name.EndsWith("_done"u8) || name.EndsWith("_paid"u8) || name.EndsWith("hidden"u8)
        || name.EndsWith("_sent"u8) || name.EndsWith("_payment"u8) || name.EndsWith("_photo"u8) || name.EndsWith("_member"u8) || name.EndsWith("_participant"u8)
        || name.EndsWith("_left"u8) || name.EndsWith("gift"u8) || name.ValueTextEquals("passport_data"u8)
        || name.ValueTextEquals("migrate_from_chat_id"u8);
}
