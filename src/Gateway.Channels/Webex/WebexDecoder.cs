using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Webex;

/// <summary>A notification, or a message as Webex' API shows it.</summary>
/// <remarks>
/// <code>
/// {"id":"HOOK","resource":"messages","event":"created","actorId":"..","createdBy":"..","created":"..","orgId":"..","data":{"id":"..","roomId":"..","roomType":"direct",
///  "personId":"..","personEmail":"..","created":"..","files":["https://webexapis.com/v1/contents/.."]}}
/// {"resource":"attachmentActions","event":"created",..,"data":{"id":"..","type":"submit","messageId":"..","personId":"..","roomId":".."}}
/// {"id":"..","roomId":"..","text":"..","personId":"..","personEmail":"..","files":[..],"created":".."}
/// </code>
/// A notification has no text: <c>fetch</c> in the facts names what Webex shows under <c>/v1/</c>. https://developer.webex.com/docs/api/guides/webhooks
/// </remarks>
internal static class WebexDecoder
{
    /// <param name="resource">What a fetched answer is, for it does not say so itself; null for a webhook's body.</param>
    /// <param name="change">What had happened to it.</param>
    public static DecodeResult Decode(
        in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items, string? resource = null, string? change = null)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(WebexChannel.ChannelName, items);
        var reader = json.Reader();
        reader.Read();
        var alone = reader;
        var notice = WebexNotice.Read(ref reader);
        if (notice.IsEmpty)
            return sink.Refuse("resource: must be given");
        var draft = new ItemDraft { Account = notice.Owner };
        if (notice.HasData)
        {
            var data = notice.Data;
            if (data.OpenObject("data", ref draft.Fault))
                WebexData.Read(ref data, ref draft, receivedAt, notice);
            else
                draft.Missing ??= "data: must be an object";
        }
        else if (notice.HasRoom)
        {
            (notice.Resource, notice.Event, notice.IsFetched) = (resource, change, resource is not null);
            WebexData.Read(ref alone, ref draft, receivedAt, notice);
        }
        else
        {
            if (notice.Resource is null)
                draft.Strange("neither a notification nor a message");
            else
                draft.Ignore("a webhook's own description");
        }

        sink.Add(ref draft);
        return sink.Finish();
    }
}
