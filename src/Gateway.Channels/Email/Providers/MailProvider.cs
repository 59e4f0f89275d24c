using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Email.Mime;
using Gateway.Channels.Email.Sending;
using Gateway.Channels.Sending;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Email.Providers;

/// <summary>What the webhooks of all mail providers have in common; a provider says how it signs, what its bodies are and how it sends.</summary>
internal abstract class MailProvider : IChannel
{
    public abstract string Name { get; }

    public abstract ChannelFeatures Features { get; }

    /// <summary>Every provider's items are mails and what became of ours.</summary>
    protected static IReadOnlyList<ItemKind> Kinds { get; } = [ItemKind.Message, ItemKind.Receipt, ItemKind.Echo, ItemKind.System, ItemKind.Ignored];

    public abstract VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account);

    public virtual ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink)
    {
        var items = new ItemSink(Name, sink);
        var bytes = body.Contiguous();
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        var first = Shape.First(new ReadOnlySequence<byte>(bytes));
        string? refusal;
        try
        {
            refusal = first == '[' && !TakesArrays ? Each(bytes, request, account, ref items) : Read(bytes, request, account, ref items);
        }
        catch (InvalidOperationException)
        {
            // A string of JSON whose bytes are no UTF-8: the document tells it only when the string is made.
            return items.Refuse("body: not valid UTF-8");
        }

        if (refusal is null)
            return items.Finish();

        // Of an object that is one, and not empty, only its kind is unknown.
        if (first != '{' || refusal.StartsWith("body:", StringComparison.Ordinal) || !bytes.Span.Contains((byte)'"'))
            return items.Refuse(refusal);
        var strange = default(ItemDraft);
        strange.Strange(refusal);
        items.Add(ref strange);
        return items.Finish();
    }

    /// <summary>Whether the provider itself packs several into one array.</summary>
    protected virtual bool TakesArrays => false;

    private string? Each(ReadOnlyMemory<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var list = ProviderJson.Read(body, out var refusal);
        if (list is null)
            return refusal;
        string? wrong = "body: an empty array";
        foreach (var element in list.RootElement.EnumerateArray())
        {
            wrong = element.ValueKind == JsonValueKind.Object ? Read(Encoding.UTF8.GetBytes(element.GetRawText()), request, account, ref sink) : "body: an element is not a JSON object";
            if (wrong is not null)
                sink.AddFault(null, wrong);
        }

        return sink.Count == 0 ? wrong : null;
    }

    public virtual ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) => ChannelResponse.Ok;

    public virtual Uri? FollowUp(IReadOnlyList<InboundItem> items) => null;

    public abstract EncodeResult Encode(OutboundMessage message, AccountModel account);

    public virtual IReadOnlyList<FetchTicket> Fetches(InboundItem item, AccountModel account) => [];

    public virtual SendRequest? Fetch(FetchTicket ticket, AccountModel account) => null;

    public virtual DecodeResult DecodeFetched(FetchTicket ticket, in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, AccountModel account, List<InboundItem> sink) =>
        DecodeResult.Malformed("nothing is fetched over this channel");

    public virtual AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) => AttachmentRequest.Plain(attachment);

    public abstract SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body);

    /// <summary>Puts the items into the sink; returns what is wrong with the body, or null.</summary>
    protected abstract string? Read(ReadOnlyMemory<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink);

    protected static void Ignore(ref ItemSink sink, string reason)
    {
        var draft = default(ItemDraft);
        draft.Ignore(reason);
        sink.Add(ref draft);
    }

    /// <summary>One request with the draft as JSON or as a form; a missing secret or an impossible mail is refused.</summary>
    protected static EncodeResult Send(OutboundMessage message, AccountModel account, string secretName, Func<MailDraft, string, SendRequest> request)
    {
        var (draft, refusal) = MailDraft.Of(message, account);
        if (draft is null)
            return refusal!;
        return Signing.AccountSecrets.Current(account, secretName) is { } secret
            ? new EncodeResult([request(draft, secret.RevealText())])
            : ApiRequests.NoSecret(secretName);
    }

    protected static SendResult ByStatus(int status, TimeSpan? retryAfter, string? id, string? code = null)
    {
        if (SendAnswers.IsSuccess(status))
            return new SendResult(SendOutcome.Sent, MailHeaders.Id(id));
        return SendAnswers.ByStatus(status, retryAfter, code is null ? null : string.Create(CultureInfo.InvariantCulture, $"{code}"));
    }
}
