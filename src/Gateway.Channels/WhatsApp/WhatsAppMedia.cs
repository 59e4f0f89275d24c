using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.WhatsApp;

/// <summary>Media come as an id. Where the account wants it, type, size and address are asked for at once, and told as a system item about the message.</summary>
/// <remarks>
/// <code>GET {base}/{media id}   {"url":"https://lookaside.fbsbx.com/..","mime_type":"image/jpeg","sha256":"..","file_size":303833,"id":"2762702990552401"}</code>
/// The address is good for five minutes and needs the account's token; the id is good for 30 days.
/// </remarks>
internal static class WhatsAppMedia
{
    private const string IdPrefix = "media:";

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["resolveMedia"] = "true: ask for type, size and address of each received medium",
    };

    public static IReadOnlyList<FetchTicket> Fetches(InboundItem item, AccountModel account)
    {
        if (item.Kind != ItemKind.Message || item.Attachments.Count == 0 || account.Settings.GetValueOrDefault("resolveMedia") != "true")
            return [];
        return [.. item.Attachments.Where(a => a is { Id: { Length: <= 200 } id, Url: null, Kind: not "contact" } && !id.AsSpan().ContainsAnyExceptInRange('0', '9'))
            .Select(a => new FetchTicket(IdPrefix + a.Id, a.Id!, Replaces: false, item.Sender, item.Id))];
    }

    public static SendRequest? Fetch(FetchTicket ticket, AccountModel account) =>
        account.Current("accessToken") is { } token
            ? new SendRequest(
                "GET", ApiRequests.Url(account, WhatsAppEncoder.ProviderBase, "/" + Uri.EscapeDataString(ticket.Resource)), [("Authorization", "Bearer " + token.RevealText())], "", default)
            : null;

    public static DecodeResult DecodeFetched(FetchTicket ticket, in ReadOnlySequence<byte> body, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(WhatsAppChannel.ChannelName, items);
        var draft = new ItemDraft { Kind = ItemKind.System, Status = "media", Sender = ticket.Sender, Target = ticket.Target, Id = ticket.Id };
        string? url = null, mime = null;
        long? size = null;
        var reader = json.Reader();
        reader.Read();
        while (reader.NextMember())
        {
            if (reader.At("url"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("mime_type"u8))
                mime = reader.Fact();
            else if (reader.At("file_size"u8))
                size = reader.Whole();
            else if (reader.At("sha256"u8))
                draft.Note("sha256", reader.Fact());
            else
                reader.Skip();
        }

        if (url is null)
            draft.Fault = "url: must be given";
        draft.Attach(new Attachment { Kind = MediaKind.Of(mime), Url = url, Id = ticket.Resource, Mime = mime, Size = size });
        sink.Add(ref draft);
        return sink.Finish();
    }
}
