using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Slack;

/// <summary>One event of the Events API.</summary>
/// <remarks>
/// <code>
/// {"type":"message","channel":"D..","channel_type":"im","user":"U..","text":"..","ts":"1700000000.000100","thread_ts":"..","files":[FILE]}
/// {"type":"message","subtype":"message_changed","channel":"..","message":{MESSAGE},"previous_message":{MESSAGE}}
/// {"type":"message","subtype":"message_deleted","channel":"..","deleted_ts":"..","previous_message":{MESSAGE}}
/// {"type":"reaction_added","user":"U..","reaction":"tada","item":{"type":"message","channel":"..","ts":".."}}
/// {"type":"assistant_thread_started","assistant_thread":{"user_id":"U..","channel_id":"D..","thread_ts":".."}}
/// </code>
/// A message is named by its <c>ts</c>, which edits, deletions and threads refer to; everything else by the envelope's <c>event_id</c>. The thread is the
/// Slack conversation (<c>channel</c>), for that is where an answer goes.
/// https://docs.slack.dev/reference/events/message/
/// </remarks>
internal static class SlackEvent
{
    private static readonly Words Types = new(
        "message", "app_mention", "reaction_added", "reaction_removed", "member_joined_channel", "member_left_channel", "app_home_opened", "app_uninstalled",
        "tokens_revoked", "channel_archive", "channel_unarchive", "group_archive", "group_unarchive", "im_open", "im_created", "assistant_thread_started",
        "team_join", "file_shared", "file_created", "file_public", "file_change", "file_deleted", "pin_added", "pin_removed", "link_shared");

    private static readonly Words Subtypes = new(
        "file_share", "message_changed", "message_deleted", "bot_message", "me_message", "thread_broadcast", "message_replied", "channel_join", "group_join",
        "channel_leave", "group_leave", "assistant_app_thread", "document_mention", "tombstone");

    private static readonly Words ChannelTypes = new("im", "mpim", "channel", "group", "app_home", "C", "G", "D");

    public static void Read(ref JsonReader reader, ref ItemDraft draft, scoped in SlackEnvelope envelope, DateTimeOffset receivedAt)
    {
        string? type = null, subtype = null, deleted = null, reaction = null;
        var outer = default(SlackMessage);
        var changed = default(SlackMessage);
        var previous = default(SlackMessage);
        var item = default(SlackMessage);
        draft.Note("event_id", envelope.EventId);
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                type = Types.Read(ref reader, "type", ref draft.Fault);
            else if (reader.At("subtype"u8))
                subtype = Subtypes.Read(ref reader, "subtype", ref draft.Fault);
            else if (reader.At("channel_type"u8))
                draft.Note("channel_type", ChannelTypes.Read(ref reader, "channel_type", ref draft.Fault));
            else if (reader.At("reaction"u8))
                reaction = reader.Fact();
            else if (reader.At("item"u8))
                item.ReadAll(ref reader, ref draft, "item");
            else if (reader.At("message"u8))
                changed.ReadAll(ref reader, ref draft, "message");
            else if (reader.At("previous_message"u8))
                previous.ReadAll(ref reader, ref draft, "previous_message");
            else if (reader.At("deleted_ts"u8))
                deleted = SlackTime.Name(ref reader, "deleted_ts", ref draft.Fault);
            else if (!outer.Read(ref reader, ref draft))
                reader.Skip();
        }

        // Some write what is not there as an empty text.
        if (subtype is "")
            subtype = null;
        var (user, app) = (outer.User ?? changed.User ?? previous.User, outer.App ?? changed.App);
        draft.Account ??= outer.Team;
        draft.Sender = outer.Channel ?? item.Channel ?? changed.Channel ?? previous.Channel;
        draft.Timestamp = SlackTime.Read(outer.Time ?? outer.EventTime, receivedAt, ref draft.ClockSuspect);
        if (outer is { Time: null, EventTime: null } && envelope.Time.TokenType != JsonTokenType.None)
        {
            var time = envelope.Time;
            draft.Timestamp = time.When(receivedAt, ref draft.ClockSuspect);
        }

        Finish(ref draft, type, subtype, envelope, outer, changed, previous, item, deleted, reaction);
        if (draft.Kind == ItemKind.Ignored)
            return;

        // What befalls the app in the whole workspace is nobody's conversation.
        if (draft.Sender is null && type is not ("app_uninstalled" or "tokens_revoked"))
            draft.Missing ??= "event.channel: must be given";
        draft.Alias("user", user);
        draft.Note("participant", user);
        if (draft.Kind is ItemKind.Message or ItemKind.Edit && (changed.IsBot || outer.IsBot || subtype == "bot_message" || envelope.BotUser.Says(user)))
            Own(ref draft, envelope.IsOurs(app));
    }

    /// <summary>What an app writes is never the customer's; another app's is none of ours.</summary>
    private static void Own(ref ItemDraft draft, bool ours)
    {
        if (!ours)
            draft.Ignore("written by another app");
        else if (draft.Kind == ItemKind.Edit)
            draft.Ignore("the app changed its own message");
        else
            draft.Kind = ItemKind.Echo;
    }

    private static void Finish(
        ref ItemDraft draft, string? type, string? subtype, scoped in SlackEnvelope envelope, in SlackMessage outer, in SlackMessage changed, in SlackMessage previous,
        in SlackMessage item, string? deleted, string? reaction)
    {
        draft.Id = envelope.EventId ?? outer.EventTime;
        switch (type)
        {
            case "message" or "app_mention":
                Message(ref draft, subtype, outer, changed, previous, deleted);
                break;
            case "reaction_added" or "reaction_removed":
                draft.Kind = ItemKind.Reaction;
                draft.Target = item.Time;
                draft.Text = type == "reaction_added" ? reaction : "";
                draft.Note("reaction", reaction);
                if (item.Time is null)
                    draft.Ignore(type + " on something that is no message");
                break;
            case "member_joined_channel" or "member_left_channel":
                draft.Kind = ItemKind.System;
                draft.Status = type == "member_joined_channel" ? "member_joined" : "member_left";
                break;
            case "app_home_opened" or "app_uninstalled" or "tokens_revoked" or "assistant_thread_started" or "im_created" or "im_open":
                draft.Kind = ItemKind.System;
                draft.Status = type;
                outer.InThread(ref draft);
                break;
            case null:
                draft.Missing ??= "event.type: must be given";
                break;
            default:
                // Its members are of another grammar, whatever they are called.
                draft.Fault = null;
                draft.Ignore("event type " + type);
                break;
        }
    }

    private static void Message(
        ref ItemDraft draft, string? subtype, in SlackMessage outer, in SlackMessage changed, in SlackMessage previous, string? deleted)
    {
        switch (subtype)
        {
            case null or "file_share" or "me_message" or "thread_broadcast" or "bot_message" or "document_mention":
                draft.Kind = ItemKind.Message;
                outer.Finish(ref draft, draft.Id);
                break;
            case "message_changed" when changed.IsTombstone:
                draft.Kind = ItemKind.Delete;
                draft.Target = changed.Time;
                break;
            case "message_changed" when changed.IsThreadTitle:
                draft.Ignore("message_changed of an assistant thread's title");
                break;
            case "message_changed" when previous.Text is not null && previous.Text == changed.Text:
                draft.Ignore("message_changed without another text (a link's preview)");
                break;
            case "message_changed":
                draft.Kind = ItemKind.Edit;
                changed.Finish(ref draft, otherName: null);
                (draft.Target, draft.Id) = (draft.Id, draft.Extra["event_id"] ?? outer.EventTime ?? outer.Time);
                break;
            case "message_deleted":
                draft.Kind = ItemKind.Delete;
                draft.Target = deleted ?? previous.Time;
                if (draft.Target is null)
                    draft.Missing ??= "event.deleted_ts: must be given";
                break;
            case "channel_join" or "group_join" or "channel_leave" or "group_leave":
                draft.Kind = ItemKind.System;
                draft.Status = subtype is "channel_join" or "group_join" ? "member_joined" : "member_left";
                break;
            case { } when IsNotice(subtype) || (outer.User is null && !outer.HasContent):
                draft.Ignore("message subtype " + subtype);
                break;
            default:
                draft.Kind = ItemKind.Message;
                outer.Finish(ref draft, draft.Id);
                draft.Unsupported(subtype);
                break;
        }
    }

    /// <summary>What Slack itself writes about a channel, its apps and its calls.</summary>
    private static bool IsNotice(string subtype) =>
        subtype.StartsWith("channel_", StringComparison.Ordinal) || subtype.StartsWith("group_", StringComparison.Ordinal)
        || subtype.StartsWith("bot_", StringComparison.Ordinal) || subtype.StartsWith("sh_", StringComparison.Ordinal)
        || subtype.StartsWith("reminder_", StringComparison.Ordinal) || subtype.StartsWith("joiner_notification", StringComparison.Ordinal)
        || subtype.StartsWith("huddle_", StringComparison.Ordinal) || subtype.StartsWith("app_conversation_", StringComparison.Ordinal)
        || subtype is "message_replied" or "tombstone" or "assistant_app_thread" or "ekm_access_denied" or "pinned_item" or "unpinned_item" or "file_mention";
}
