using System.Buffers;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels;

/// <summary>
/// One channel: the bytes of its webhooks in, the bytes of its send API out. Pure: no I/O, no clock (a caller passes the time), no state.
/// </summary>
public interface IChannel
{
    /// <summary>Name in URLs, configuration and events; lower case.</summary>
    string Name { get; }

    ChannelFeatures Features { get; }

    /// <summary>
    /// Checks that the account's provider made this request, on the raw bytes and before any parsing, comparing in constant time.
    /// </summary>
    VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account);

    /// <summary>Answers the provider's set-up request (verify token, challenge); null when the request is no handshake.</summary>
    ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account);

    /// <summary>
    /// Decodes every item of a verified body into <paramref name="sink"/>. On <see cref="DecodeOutcome.Malformed"/> nothing of the body may take
    /// effect. The account is for those whose body can only be read with its settings or secrets.
    /// </summary>
    DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink);

    /// <summary>What the provider wants to read once <paramref name="items"/> are durable. Most want an empty 200.</summary>
    ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) => ChannelResponse.Ok;

    /// <summary>
    /// An address the provider wants fetched before it sends anything (a subscription to be confirmed), on one of <see cref="ChannelFeatures.DocumentHosts"/>;
    /// null when there is none. Asked after the request was verified.
    /// </summary>
    Uri? FollowUp(IReadOnlyList<InboundItem> items) => null;

    /// <summary>What is wrong with an account's settings, setting by setting, beside their names.</summary>
    IEnumerable<(string Setting, string Rule)> Faults(AccountModel account) => [];

    /// <summary>Makes the requests that send <paramref name="message"/>, in order; more than one where the channel splits text or media.</summary>
    EncodeResult Encode(OutboundMessage message, AccountModel account);

    /// <summary>The request that shows the customer that we write, for some seconds; null where the channel has none, or not for this recipient.</summary>
    SendRequest? ShowTyping(string recipient, AccountModel account) => null;

    /// <summary>Reads the answer to one request of <see cref="Encode"/> by the channel's own error classes.</summary>
    SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body);

    /// <summary>How long after the customer's last message this account may write freely, where its settings change that; null for always.</summary>
    TimeSpan? ServiceWindow(AccountModel account) => Features.ServiceWindow;

    /// <summary>
    /// Where access tokens expire: the request that gets a new one. The caller keeps what <see cref="ReadToken"/> makes of the answer and shows it to
    /// <see cref="Encode"/> as the account's secret <c>accessToken</c>; a refresh token that came with it is shown to the next call here as
    /// <c>refreshToken</c>. Null where the account's own secrets are enough, or do not suffice to ask.
    /// </summary>
    SendRequest? TokenRequest(AccountModel account, DateTimeOffset now) => null;

    /// <summary>The token in an answer to <see cref="TokenRequest"/>; null when the answer holds none.</summary>
    TokenGrant? ReadToken(int status, ReadOnlySpan<byte> body) => null;

    /// <summary>
    /// The request that gets an attachment's bytes with the account's credentials; null when there is nothing to ask with. Credentials go to the
    /// provider's own hosts only, never to wherever a payload's URL leads.
    /// </summary>
    AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) => AttachmentRequest.Plain(attachment);

    /// <summary>What must be asked of the provider because of this item. Each question is durable before the provider gets its 200, and asked after it.</summary>
    IReadOnlyList<FetchTicket> Fetches(InboundItem item, AccountModel account) => [];

    /// <summary>The request that asks; null when the account lacks what it needs.</summary>
    SendRequest? Fetch(FetchTicket ticket, AccountModel account) => null;

    /// <summary>Decodes the answer (status 200 to 299) into items, which then go the way of received ones.</summary>
    DecodeResult DecodeFetched(FetchTicket ticket, in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, AccountModel account, List<InboundItem> sink) =>
        DecodeResult.Malformed("nothing is fetched over this channel");
}

/// <param name="Lifetime">How long the provider takes it, from now.</param>
/// <param name="RefreshToken">What the next token is asked with, where each answer brings a new one and makes the old one void.</param>
public sealed record TokenGrant(Secret AccessToken, TimeSpan Lifetime, Secret? RefreshToken = null);

/// <summary>What a webhook request tells beside its body. The host adapts its own request to this.</summary>
public abstract class WebhookRequest
{
    public abstract string Method { get; }

    /// <summary>The URL as the provider called it, public base included.</summary>
    public abstract Uri Url { get; }

    /// <summary>When the gateway received it; what signature time windows are checked against.</summary>
    public abstract DateTimeOffset ReceivedAt { get; }

    /// <summary>A header's only value; null when it is absent or given more than once.</summary>
    public abstract string? Header(string name);

    /// <summary>A query parameter's only value, decoded; null when it is absent or given more than once.</summary>
    public abstract string? Query(string name);

    /// <summary>
    /// What the provider publishes at this address (signing keys, a certificate), when it is at hand. After null the channel answers
    /// <see cref="VerifyOutcome.Awaiting"/>, and the caller fetches it and asks again.
    /// </summary>
    /// <param name="address">An https address on one of <see cref="ChannelFeatures.DocumentHosts"/>.</param>
    /// <param name="newer">
    /// The request names a key that is not in the document at hand: null then when a newer one is worth fetching, and what is at hand when it has just been fetched.
    /// </param>
    public virtual ReadOnlyMemory<byte>? Document(Uri address, bool newer = false) => null;
}

public enum VerifyOutcome
{
    Verified,

    /// <summary>There is no signature where this channel always sends one.</summary>
    Missing,

    /// <summary>The signature is not of this body under this account's secret; one outcome for every way to be wrong.</summary>
    Forged,

    /// <summary>The signed time is outside the channel's window.</summary>
    Expired,

    /// <summary>The account has no secret to check with: the operator's mistake, not the sender's.</summary>
    NotConfigured,

    /// <summary>A document the provider publishes is needed first: the address last asked of <see cref="WebhookRequest.Document"/>.</summary>
    Awaiting,
}

public enum DecodeOutcome
{
    /// <summary>The body is of the channel's grammar; its items are in the sink, unknown ones as <see cref="ItemKind.Ignored"/>.</summary>
    Decoded,

    /// <summary>The body is not of the channel's grammar.</summary>
    Malformed,
}

/// <param name="Outcome">How decoding ended.</param>
/// <param name="Detail">For <see cref="DecodeOutcome.Malformed"/>: what is wrong and where, without quoting more than 64 characters of input.</param>
/// <param name="Code">For <see cref="DecodeOutcome.Malformed"/>: <see cref="InvalidPayload"/> (400) or <see cref="BatchTooLarge"/> (413).</param>
public readonly record struct DecodeResult(DecodeOutcome Outcome, string? Detail = null, string? Code = null)
{
    public const string InvalidPayload = "invalid_payload";
    public const string BatchTooLarge = "batch_too_large";

    public static DecodeResult Decoded => new(DecodeOutcome.Decoded);

    public static DecodeResult Malformed(string detail, string code = InvalidPayload) => new(DecodeOutcome.Malformed, detail, code);
}

/// <summary>An answer to the provider: status, content type and the exact bytes.</summary>
public sealed record ChannelResponse(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    public static ChannelResponse Ok { get; } = new(200, null, default);

    /// <summary>The handshake's token is wrong.</summary>
    public static ChannelResponse Forbidden { get; } = new(403, null, default);
}

/// <summary>One request to a channel's send API. Secrets stand only in headers or in a URL that is never logged.</summary>
public sealed record SendRequest(string Method, Uri Url, IReadOnlyList<(string Name, string Value)> Headers, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether this one request may be repeated safely, where that differs from <see cref="ChannelFeatures.SendsOnce"/>.</summary>
    public bool? SendsOnce { get; init; }

    /// <summary>For APIs that want a file before the message that names it; this request is then what goes when the file cannot be got.</summary>
    public FileUpload? Upload { get; init; }

    /// <summary>For APIs that sign the time: makes the request anew for each attempt, of the caller's clock. Null where the request is good at any time.</summary>
    public Func<DateTimeOffset, SendRequest>? Sign { get; init; }
}

/// <param name="Requests">To be sent in order; empty with a <paramref name="Refusal"/>.</param>
/// <param name="Refusal">Why this message cannot go over this channel, as a stable code with the limit in words; null when it can.</param>
public sealed record EncodeResult(IReadOnlyList<SendRequest> Requests, SendRefusal? Refusal = null)
{
    public static EncodeResult Refused(string code, string detail) => new([], new SendRefusal(code, detail));
}

public sealed record SendRefusal(string Code, string Detail);

/// <summary>What a channel supports, as shown by <c>gateway channels</c>.</summary>
public sealed record ChannelFeatures
{
    /// <summary>In <see cref="Sends"/>: <see cref="IChannel.ShowTyping"/> makes a request.</summary>
    public const string Typing = "typing";

    /// <summary>Item kinds the decoder can yield.</summary>
    public required IReadOnlyList<ItemKind> Decodes { get; init; }

    /// <summary><c>text</c>, <c>image</c>, <c>video</c>, <c>audio</c>, <c>file</c>, <c>location</c>, <c>quick_replies</c>, <c>template</c> ...</summary>
    public required IReadOnlyList<string> Sends { get; init; }

    /// <summary>How long after the customer's last message a business may write freely; null for always.</summary>
    public TimeSpan? ServiceWindow { get; init; }

    /// <summary>How long the provider takes the reply token of a message (<see cref="ExtraNames.ReplyToken"/>), from the message; null where there are none.</summary>
    public TimeSpan? ReplyTokenLife { get; init; }

    /// <summary>Messages a second one account may send by the provider's documentation.</summary>
    public required double SendsPerSecond { get; init; }

    /// <summary>
    /// Whether the provider recognises a repeated request (by an idempotency key in it) and shows its message once. Where it does not, a request whose
    /// fate is unknown is never repeated: the agent is told that it is uncertain.
    /// </summary>
    public bool SendsOnce { get; init; }

    /// <summary>Most characters of one text message, counted as the provider counts.</summary>
    public required int TextMax { get; init; }

    /// <summary>Secrets an account of this channel needs: for receiving and for sending.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>Secrets it may have beside them.</summary>
    public IReadOnlyList<string> OptionalSecrets { get; init; } = [];

    /// <summary>Settings an account may have that are no secrets, by name, with what each means.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Hosts whose published documents (keys, certificates) this channel verifies with; <c>*.example.com</c> for all below, <c>keys.*.example.com</c> for one name between. Nothing else is fetched for it.</summary>
    public IReadOnlyList<string> DocumentHosts { get; init; } = [];

    /// <summary>Whether the provider packs its bodies with gzip; the channel unpacks them, under its own limit.</summary>
    public bool TakesGzip { get; init; }

    /// <summary>Whether the provider asks with a HEAD, before it sends anything, whether anybody is there.</summary>
    public bool TakesHead { get; init; }

    /// <summary>Whether the provider delivers items in the query of a GET too.</summary>
    public bool TakesGet { get; init; }

    /// <summary>Largest webhook body, in bytes.</summary>
    public required int BodyMax { get; init; }

    /// <summary>The provider's page the decoder follows.</summary>
    public required Uri Documentation { get; init; }
}
