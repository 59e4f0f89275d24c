using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.MercadoLibre;

/// <summary>A notification, or what one named: a message, a question, a claim.</summary>
/// <remarks>
/// <code>
/// {"_id":"f9f08571-..","resource":"/messages/3f6da1e35ac84f70a24af7360d24c7bc","user_id":468424240,"topic":"messages","application_id":..,"attempts":1,
///  "sent":"2017-10-09T13:44:33.006Z","received":"..","actions":["created"]}
/// </code>
/// Topics about orders, items and payments are not about what a customer says.
/// </remarks>
internal static class MercadoLibreDecoder
{
    /// <summary>Status of the item a notification makes, until what it names is fetched.</summary>
    public const string Notification = "notification";

    private static readonly Words Topics = new("messages", "marketplace_messages", "questions", "claims", "post_purchase", "orders_v2", "items", "payments", "shipments");

    private static readonly SearchValues<char> NoPath = SearchValues.Create("?#\\%: ");

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, AccountModel account, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var reader = json.Reader();
        reader.Read();
        var draft = default(ItemDraft);
        string? topic = null;
        scoped JsonReader resource = default, sent = default;
        bool isEmpty = true, isNotice = false;
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("_id"u8))
            {
                draft.Id = reader.OwnId("_id", ref draft.Fault);
            }
            else if (reader.At("topic"u8))
            {
                topic = Topics.Fact(ref reader);
            }
            else if (reader.At("user_id"u8))
            {
                draft.Account = reader.Id("user_id", ref draft.Fault);
            }
            else if (reader.At("attempts"u8))
            {
                draft.Note("attempts", reader.Fact());
            }
            else
            {
                if (reader.At("resource"u8))
                    resource = reader;
                else if (reader.At("sent"u8))
                    sent = reader;
                reader.Skip();
            }

            isNotice |= topic is not null || resource.IsFound() && resource.TokenType != JsonTokenType.Null;
        }

        var sink = new ItemSink(MercadoLibreChannel.ChannelName, items);
        if (isEmpty)
            return sink.Refuse("topic: must be given");
        if (!isNotice && draft.Fault is null)
        {
            var before = items.Count;
            var fetched = Fetched(body, receivedAt, account, items);
            if (fetched.Outcome == DecodeOutcome.Malformed || items.Count > before)
                return fetched;
            draft.Ignore("no messages");
            sink.Add(ref draft);
            return sink.Finish();
        }

        if (sent.IsFound())
            draft.Timestamp = sent.When(receivedAt, ref draft.ClockSuspect);
        draft.Note("topic", topic);
        var path = Path(topic, resource, ref draft.Fault);
        if (!resource.IsFound() || resource.TokenType == JsonTokenType.Null)
            draft.Missing ??= "resource: must be given";
        if (path is null)
        {
            draft.Ignore("topic " + Shape.Shown(topic));
        }
        else
        {
            (draft.Kind, draft.Status, draft.Payload) = (ItemKind.System, Notification, path);
            // Older notifications have no id of their own: a repetition of one is the same resource sent at the same time.
            draft.Id ??= Shape.Shown(resource.Fact()) + (sent.Kept() is { Length: <= 40 } time ? ":" + time : "");
        }

        sink.Add(ref draft);
        return sink.Finish();
    }

    /// <summary>Where the resource is fetched; null for topics that say nothing a customer said. A resource is a path or an id, never an address.</summary>
    private static string? Path(string? topic, JsonReader resource, ref string? fault)
    {
        if (resource.TokenType != JsonTokenType.String || resource.RawLength() > JsonScalars.IdMax)
        {
            // A number is an id; for anything else the rules of ids say what is wrong.
            return resource.IsFound() && resource.Id("resource", ref fault) is { } id ? Path(topic, id) : null;
        }

        Span<char> path = stackalloc char[JsonScalars.IdMax];
        return Path(topic, path[..resource.CopyString(path)]);
    }

    private static string? Path(string? topic, ReadOnlySpan<char> resource)
    {
        if (resource.ContainsAny(NoPath) || resource.ContainsAnyInRange('\0', '\x1f') || resource.Contains("..", StringComparison.Ordinal) || resource.StartsWith("//"))
            return null;
        var slash = resource.StartsWith('/') ? "" : "/";
        return topic switch
        {
            "messages" => string.Concat(resource.StartsWith("/messages/") ? "" : "/messages" + slash, resource, "?tag=post_sale"),
            "marketplace_messages" => string.Concat(resource.StartsWith("/marketplace/messages/") ? "" : "/marketplace/messages" + slash, resource),
            "questions" => string.Concat(resource.StartsWith("/questions/") ? "" : "/questions" + slash, resource, "?api_version=4"),
            "claims" or "post_purchase" => string.Concat(slash, resource),
            _ => null,
        };
    }

    public static DecodeResult Fetched(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, AccountModel account, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body, allowsArray: true);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(MercadoLibreChannel.ChannelName, items);
        var reader = json.Reader();
        reader.Read();
        var alone = reader;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            scoped JsonReader list = default;
            while (reader.NextMember())
            {
                if (reader.At("messages"u8))
                    list = reader;
                reader.Skip();
            }

            if (list.TokenType != JsonTokenType.StartArray)
            {
                Resource(ref alone, receivedAt, account, ref sink);
                return sink.Finish();
            }

            Each(ref list, receivedAt, account, ref sink);
        }
        else
        {
            Each(ref reader, receivedAt, account, ref sink);
        }

        return sink.Finish();
    }

    private static void Each(scoped ref JsonReader list, DateTimeOffset receivedAt, AccountModel account, ref ItemSink sink)
    {
        while (list.NextObject())
            Resource(ref list, receivedAt, account, ref sink);
    }

    private static void Resource(scoped ref JsonReader reader, DateTimeOffset receivedAt, AccountModel account, ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        new MercadoLibreResource().Read(ref reader, receivedAt, account, ref draft);
        sink.Add(ref draft);
    }
}
