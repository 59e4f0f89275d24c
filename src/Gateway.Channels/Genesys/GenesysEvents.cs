using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Genesys;

/// <summary>The <c>events</c> of a message of type <c>Event</c>; the first one says what it is.</summary>
/// <remarks><code>[{"eventType":"Typing","typing":{"type":"On"}}]   [{"eventType":"Presence","presence":{"type":"Disconnect"}}]   [{"eventType":"Reactions","reactions":[{"reactionType":"Like"}]}]</code></remarks>
internal struct GenesysEvents
{
    private string? _type;
    private string? _detail;

    public void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("events", ref draft.Fault))
            return;
        var first = true;
        while (reader.NextElement())
        {
            if (!first || !reader.OpenObject("events", ref draft.Fault))
            {
                reader.Skip();
                continue;
            }

            first = false;
            One(ref reader, ref draft);
        }
    }

    public readonly void Finish(ref ItemDraft draft)
    {
        draft.Text = null;
        switch (_type)
        {
            case "Typing":
                draft.Kind = ItemKind.Typing;
                draft.Status = _detail == "Off" ? "stop" : null;
                break;
            case "Presence":
                draft.Kind = ItemKind.System;
                draft.Status = "presence_" + (_detail?.ToLowerInvariant() ?? "unknown");
                break;
            case "Reactions":
                draft.Kind = ItemKind.Reaction;
                draft.Target = draft.Extra["message_id"];
                draft.Text = _detail ?? "";
                if (draft.Target is null)
                    draft.Missing ??= "channel.messageId: must be given";
                break;
            default:
                draft.Ignore("event type " + Shape.Shown(_type));
                break;
        }
    }

    private void One(ref JsonReader reader, ref ItemDraft draft)
    {
        while (reader.NextMember())
        {
            if (reader.At("eventType"u8))
                _type = reader.Fact();
            else if (reader.At("typing"u8) || reader.At("presence"u8))
                Detail(ref reader, ref draft, "type"u8);
            else if (reader.At("reactions"u8))
                Reactions(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private void Reactions(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("events.reactions", ref draft.Fault))
            return;
        while (reader.NextElement())
        {
            Detail(ref reader, ref draft, "reactionType"u8);
        }
    }

    private void Detail(ref JsonReader reader, ref ItemDraft draft, ReadOnlySpan<byte> name)
    {
        if (!reader.OpenObject("events", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At(name))
                _detail = JsonRead.First(_detail, reader.Fact());
            else
                reader.Skip();
        }
    }
}
