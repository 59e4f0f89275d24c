using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Slack;

/// <summary>A Slack app: Events API, interactions and slash commands, all on one URL.</summary>
internal sealed class SlackChannel : IChannel
{
    public const string ChannelName = "slack";

    // Slack's own advice: a request more than five minutes off may be a replay.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Reaction, ItemKind.Postback, ItemKind.Echo, ItemKind.System, ItemKind.Ignored,
        ],
        Sends = ["text", "image", "quick_replies", "link"],
        ServiceWindow = null,
        // Slack allows about one message a second in each conversation, "several hundred a minute" in a workspace.
        SendsPerSecond = 5,
        TextMax = SlackEncoder.TextMax,
        Secrets = ["signingSecret", "accessToken"],
        // Slack documents no limit. A message of 40,000 characters with its blocks, percent-encoded and given before and after an edit, stays below.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://docs.slack.dev/apis/events-api/"),
    };

    /// <summary><c>X-Slack-Signature: v0=HEX</c>, the HMAC-SHA-256 of <c>v0:TIME:BODY</c> with the time of <c>X-Slack-Request-Timestamp</c>.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        const string Version = "v0=";
        var header = request.Header("X-Slack-Signature");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        var time = request.Header("X-Slack-Request-Timestamp");
        if (!header.StartsWith(Version, StringComparison.Ordinal)
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return VerifyOutcome.Forged;
        }

        var verdict = PrefixedSignature.Check(header[Version.Length..], $"v0:{time}:", body, account, "signingSecret");
        return verdict == VerifyOutcome.Verified && Math.Abs((double)seconds - request.ReceivedAt.ToUnixTimeSeconds()) > Window.TotalSeconds
            ? VerifyOutcome.Expired
            : verdict;
    }

    /// <summary><c>{"type":"url_verification","challenge":".."}</c> is answered with the challenge, when it is signed.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        // The request has under 300 bytes: ordinary traffic is told apart by its length, before anything is computed.
        const int LengthMax = 2048;
        const int ChallengeMax = 256;
        if (body.Length is 0 or > LengthMax)
            return null;
        Span<byte> copy = stackalloc byte[(int)body.Length];
        body.CopyTo(copy);
        if (copy.IndexOf("url_verification"u8) < 0 || Verify(body, request, account) != VerifyOutcome.Verified
            || !JsonBody.IsReadable(body) || ResponseJson.Find(copy, "type") != "url_verification")
        {
            return null;
        }

        return ResponseJson.Find(copy, "challenge") is { Length: > 0 and <= ChallengeMax } challenge && challenge.All(char.IsAsciiLetterOrDigit)
            ? new ChannelResponse(200, "text/plain", Encoding.ASCII.GetBytes(challenge))
            : new ChannelResponse(400, null, default);
    }

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => SlackDecoder.Decode(one, request.ReceivedAt, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => SlackEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => SlackErrors.Classify(status, retryAfter, body);

    /// <summary>Slack's own files open with the app's token; files of others do not see it.</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) =>
        account.Current("accessToken") is { } token
            ? AttachmentRequest.OnHosts(attachment, ["files.slack.com"], ("Authorization", "Bearer " + token.RevealText()))
            : null;
}
