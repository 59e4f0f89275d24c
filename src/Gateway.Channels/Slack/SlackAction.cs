using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Slack;

/// <summary>One element of <c>actions</c>: what was pressed, chosen or entered.</summary>
/// <remarks>
/// <code>
/// {"type":"button","action_id":"..","block_id":"..","value":"..","text":{"type":"plain_text","text":".."},"action_ts":".."}
/// {"type":"static_select","selected_option":{"text":{..},"value":".."}}   {"type":"multi_static_select","selected_options":[{..}]}
/// {"type":"users_select","selected_user":"U.."}   {"type":"multi_users_select","selected_users":["U.."]}   {"type":"datepicker","selected_date":"2026-01-31"}
/// </code>
/// </remarks>
internal static class SlackAction
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft, string? outerTime, string? trigger, int index, DateTimeOffset receivedAt)
    {
        string? action = null, block = null, time = outerTime;
        if (!reader.OpenObject("actions", ref draft.Fault))
        {
            draft.Missing ??= "actions: must be objects";
            return;
        }

        while (reader.NextMember())
        {
            if (reader.At("action_id"u8) || reader.At("actionId"u8) || reader.At("name"u8))
                action = reader.Fact();
            else if (reader.At("block_id"u8) || reader.At("blockId"u8))
                block = reader.Fact();
            else if (reader.At("action_ts"u8) || reader.At("actionTs"u8))
                time = reader.Id("actions.action_ts", ref draft.Fault);
            else if (!Value(ref reader, ref draft))
                reader.Skip();
        }

        draft.Payload ??= action ?? "";
        draft.Note("action", action);
        draft.Note("block", block);
        draft.Timestamp = SlackTime.Read(time, receivedAt, ref draft.ClockSuspect);

        // The trigger is of the whole request; a request with several actions has several items.
        if (trigger is not null && index > 0)
            draft.NameBy(trigger, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        else
            draft.Id = trigger ?? time;
    }

    private static bool Value(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("value"u8))
        {
            // A button's has up to 2,000 characters, what is written into a field up to 3,000: more than a fact.
            draft.Payload = (reader.TokenType == JsonTokenType.String && reader.RawLength() > 0
                ? reader.Text("actions.value", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated)
                : reader.Fact()) ?? draft.Payload;
        }
        else if (reader.At("selected_user"u8) || reader.At("selected_channel"u8) || reader.At("selected_conversation"u8)
            || reader.At("selected_date"u8) || reader.At("selected_time"u8) || reader.At("selected_date_time"u8))
        {
            draft.Payload = reader.Fact() ?? draft.Payload;
        }
        else if (reader.AtObject("rich_text_value"u8))
        {
            draft.Payload = SlackBlocks.One(ref reader, ref draft) ?? draft.Payload;
        }
        else if (reader.At("text"u8))
        {
            draft.Text = Label(ref reader, ref draft);
        }
        else if (reader.At("selected_option"u8))
        {
            Option(ref reader, ref draft);
        }
        else if (reader.At("selected_options"u8))
        {
            if (reader.OpenArray("actions.selected_options", ref draft.Fault))
                Options(ref reader, ref draft);
        }
        else if (reader.At("selected_users"u8) || reader.At("selected_channels"u8) || reader.At("selected_conversations"u8))
        {
            if (reader.OpenArray("actions.selected_users", ref draft.Fault))
                Named(ref reader, ref draft);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void Named(ref JsonReader reader, ref ItemDraft draft)
    {
        TextList names = default;
        while (reader.NextElement())
        {
            names.Add(reader.Fact());
        }

        draft.Payload = names.Join(",") ?? draft.Payload;
    }

    private static void Options(ref JsonReader reader, ref ItemDraft draft)
    {
        TextList payloads = default, labels = default;
        payloads.Add(draft.Payload);
        labels.Add(draft.Text);
        while (reader.NextElement())
        {
            (draft.Payload, draft.Text) = (null, null);
            Option(ref reader, ref draft);
            payloads.Add(draft.Payload);
            labels.Add(draft.Text);
        }

        (draft.Payload, draft.Text) = (payloads.Join(","), labels.Join(", "));
    }

    private static void Option(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("actions.selected_option", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("value"u8))
                draft.Payload = reader.Fact();
            else if (reader.At("text"u8))
                draft.Text = Label(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private static string? Label(ref JsonReader reader, ref ItemDraft draft)
    {
        string? label = null;
        if (reader.TokenType == JsonTokenType.String)
            return reader.Text("actions.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
        if (!reader.OpenObject("actions.text", ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("text"u8))
                label = reader.Text("actions.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else
                reader.Skip();
        }

        return label;
    }
}
