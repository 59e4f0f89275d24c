using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Discord;

/// <summary>What Discord posts: an interaction, or a webhook event; and, from a relay of its own, an event of the gateway.</summary>
/// <remarks>
/// <code>
/// {"id":"..","application_id":"..","type":2,"token":"..","data":{..},"channel_id":"..","member":{"user":{..}}}           interaction
/// {"version":1,"application_id":"..","type":1,"event":{"type":"APPLICATION_AUTHORIZED","timestamp":"..","data":{..}}}     webhook event
/// {"op":0,"t":"MESSAGE_CREATE","s":1,"d":MESSAGE}   MESSAGE                                                               gateway event
/// </code>
/// https://discord.com/developers/docs/events/webhook-events
/// </remarks>
internal static class DiscordDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(DiscordChannel.ChannelName, items);
        var reader = json.Reader();
        reader.Read();
        var alone = reader;
        var shape = DiscordShape.Read(ref reader);
        if (shape.IsEmpty)
            return sink.Refuse("type: must be given");

        var draft = new ItemDraft { Account = shape.Application };
        if (shape.HasEvent)
            DiscordWebhookEvent.Read(ref shape.Event, ref draft, receivedAt);
        else if (shape.HasDispatch)
            Dispatch(ref shape.Dispatch, shape.DispatchName, ref draft, receivedAt);
        else if (shape.IsMessage)
            DiscordMessage.Read(ref alone, ref draft, receivedAt, ItemKind.Message);
        else if (shape.HasType)
            DiscordInteraction.Read(ref alone, ref draft);
        else
            draft.Strange("neither an interaction nor an event");
        sink.Add(ref draft);
        return sink.Finish();
    }

    private static void Dispatch(ref JsonReader data, string? name, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        var at = data;
        if (name is not ("MESSAGE_CREATE" or "MESSAGE_UPDATE" or "MESSAGE_DELETE" or "MESSAGE_REACTION_ADD" or "MESSAGE_REACTION_REMOVE" or "INTERACTION_CREATE"
            or "TYPING_START"))
        {
            // Heartbeats and reconnections have a number, a truth value or nothing where events have an object.
            draft.Ignore(name is not null ? "gateway event " + Shape.Shown(name) : at.TokenType == JsonTokenType.StartObject ? "gateway opcode" : "gateway opcode without data");
            return;
        }

        if (!at.OpenObject("d", ref draft.Fault))
        {
            draft.Missing ??= "d: must be an object";
            return;
        }

        switch (name)
        {
            case "MESSAGE_CREATE":
                DiscordMessage.Read(ref at, ref draft, receivedAt, ItemKind.Message);
                break;
            case "MESSAGE_UPDATE":
                DiscordMessage.Read(ref at, ref draft, receivedAt, ItemKind.Edit);
                break;
            case "INTERACTION_CREATE":
                DiscordInteraction.Read(ref at, ref draft);
                break;
            case "TYPING_START":
                DiscordReaction.Typing(ref at, ref draft, receivedAt);
                break;
            case "MESSAGE_DELETE":
                DiscordMessage.Read(ref at, ref draft, receivedAt, ItemKind.Delete);
                break;
            default:
                DiscordReaction.Read(ref at, ref draft, name == "MESSAGE_REACTION_ADD");
                break;
        }
    }
}
