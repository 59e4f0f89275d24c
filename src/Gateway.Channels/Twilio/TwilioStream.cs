using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Twilio;

/// <summary>One CloudEvent of Twilio's Event Streams.</summary>
/// <remarks>
/// <code>
/// {"specversion":"1.0","type":"com.twilio.messaging.inbound-message.received","data":{"messageSid":"SM..","from":"+1413.."}}
/// {"specversion":"1.0","type":"com.twilio.voice.status-callback.call.completed","data":{"request":{"method":"POST","parameters":{"CallSid":"CA..","From":".."}}}}
/// </code>
/// https://www.twilio.com/docs/events/event-types
/// </remarks>
internal static class TwilioStream
{
    /// <summary>Whether an object is one, the reader standing on its start.</summary>
    public static bool Is(JsonReader reader)
    {
        bool hasType = false, hasData = false;
        while (reader.NextMember())
        {
            hasType |= reader.ValueTextEquals("type"u8);
            hasData |= reader.ValueTextEquals("data"u8);
            reader.Skip();
        }

        return hasType && hasData;
    }

    /// <summary>The event's type, and where its data stands.</summary>
    public static string? Read(scoped ref JsonReader reader, ref JsonReader data)
    {
        string? type = null;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                type = reader.Fact();
            else if (reader.At("data"u8))
                reader.Keep(ref data);
            else
                reader.Skip();
        }

        return type;
    }

    /// <summary>The fields of the webhook that an event tells of: the data itself, or the parameters of the request in it.</summary>
    public static JsonReader Parameters(JsonReader data)
    {
        var whole = data;
        while (data.NextMember())
        {
            if (!data.AtObject("request"u8))
            {
                data.Skip();
                continue;
            }

            while (data.NextMember())
            {
                if (data.AtObject("parameters"u8))
                    return data;
                data.Skip();
            }
        }

        return whole;
    }

    /// <summary>An event that tells of nothing a channel reads.</summary>
    public static void Ignore(string? type, ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        draft.Ignore("event type " + Shape.Shown(type));
        sink.Add(ref draft);
    }

    /// <summary>Whether the data is an object, as every event's is.</summary>
    public static bool HasFields(JsonReader data) => data.TokenType == JsonTokenType.StartObject;
}
