using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Lazada;

/// <summary>Pushes of Lazada; types other than 2 and 19 are about orders and products.</summary>
/// <remarks>
/// <code>
/// {"seller_id":20240305,"message_type":2,"timestamp":..,"data":{"session_id":"..","message_id":"..","content":"{\"txt\":\"hello\"}","from_account_id":"..",
///  "from_account_type":1,"to_account_id":"..","send_time":1596550789323,"template_id":1,"site_id":"SG","type":1,"status":0}}
/// {"seller_id":..,"message_type":19,"data":{"session_id":"..","to_position":1596550789323,"last_message_id":"..","unread_count":0}}
/// {"data":[{"sync_type":"SESSION_UPDATE","session_id":"..",..}],"message_type":19}
/// </code>
/// Each object of a list is an item of its own.
/// </remarks>
internal static class LazadaDecoder
{
    private static readonly Words Types = new("2", "19");

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(LazadaChannel.ChannelName, items);
        var draft = default(ItemDraft);
        string? type = null;
        scoped JsonReader data = default;
        var reader = json.Reader();
        reader.Read();
        var isEmpty = true;
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("message_type"u8))
            {
                type = Types.Fact(ref reader);
            }
            else if (reader.At("seller_id"u8))
            {
                draft.Account = reader.Id("seller_id", ref draft.Fault);
            }
            else if (reader.At("site"u8))
            {
                draft.Note("site", reader.Fact());
            }
            else
            {
                var isData = reader.ValueTextEquals("data"u8);
                reader.Read();
                if (isData)
                    data = reader;
                reader.Skip();
            }
        }

        if (isEmpty)
            return sink.Refuse("message_type: must be given");
        if (type is null)
            draft.Strange("no push type");
        else if (type is not ("2" or "19"))
            draft.Ignore("push type " + Shape.Shown(type));
        else if (data.TokenType == JsonTokenType.StartArray && Each(type, ref data, receivedAt, draft, ref sink))
            return sink.Finish();
        else
            One(type, ref data, receivedAt, ref draft);
        sink.Add(ref draft);
        return sink.Finish();
    }

    /// <summary>False for an empty list.</summary>
    private static bool Each(string type, scoped ref JsonReader list, DateTimeOffset receivedAt, in ItemDraft common, ref ItemSink sink)
    {
        var any = false;
        while (list.NextElement())
        {
            any = true;
            var draft = common;
            One(type, ref list, receivedAt, ref draft);
            sink.Add(ref draft);
        }

        return any;
    }

    private static void One(string type, scoped ref JsonReader data, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        if (data.TokenType != JsonTokenType.StartObject)
        {
            data.Skip();
            draft.Missing ??= "data: must be an object";
        }
        else if (type == "2")
        {
            new LazadaMessage().Read(ref data, receivedAt, ref draft);
        }
        else
        {
            LazadaSession.Read(ref data, receivedAt, ref draft);
        }
    }
}
