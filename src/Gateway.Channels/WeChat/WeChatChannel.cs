using System.Buffers;
using System.Text;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.WeChat;

/// <summary>A WeChat Official Account, in plain, compatible or encrypted mode.</summary>
internal sealed class WeChatChannel : IChannel
{
    public const string ChannelName = "wechat";
    public const string AppIdSetting = "appId";

    // WeChat repeats three times without it, and tells the person that the account is out of service.
    private static readonly ChannelResponse Taken = new(200, "text/plain", "success"u8.ToArray());

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Receipt, ItemKind.Postback, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "image", "voice", "quick_replies", "link"],
        ServiceWindow = TimeSpan.FromHours(48),
        // WeChat counts by the day (500,000 customer service messages); this spreads a tenth of them over an hour.
        SendsPerSecond = 14,
        TextMax = WeChatEncoder.TextMax,
        Secrets = ["token"],
        OptionalSecrets = ["appSecret", "encodingAesKey", "accessToken"],
        Settings = new Dictionary<string, string>
        {
            [AppIdSetting] = "app id (wx..): with appSecret the gateway gets access tokens itself; encrypted bodies must be made for it",
        },
        // Plain and encrypted side by side, in compatible mode, of a text of 2,048 bytes stay under 20 KB.
        BodyMax = 256 * 1024,
        Documentation = new Uri("https://developers.weixin.qq.com/doc/offiaccount/en/Message_Management/Receiving_standard_messages.html"),
    };

    /// <summary>Every request carries <c>signature</c>; an encrypted one <c>msg_signature</c> too, which covers the cipher text and is the one asked then.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var (timestamp, nonce) = (request.Query("timestamp"), request.Query("nonce"));
        if (request.Query("msg_signature") is not { } signature)
        {
            // The plain signature does not cover the body: an account that has a key for the encrypted modes takes nothing else.
            return WeChatCipher.HasKey(account)
                ? VerifyOutcome.Missing
                : WeChatSignature.Check(request.Query("signature"), timestamp, nonce, null, account);
        }

        return Encrypted(body) is { Length: > 0 } encrypted
            ? WeChatSignature.Check(signature, timestamp, nonce, encrypted, account)
            : VerifyOutcome.Forged;
    }

    /// <summary><c>GET ?signature&amp;timestamp&amp;nonce&amp;echostr</c> is answered with the string, decrypted where it came encrypted.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        // WeChat sends 20 digits, or 88 characters of cipher text.
        const int EchoMax = 512;
        if (request.Method != "GET" || request.Query("echostr") is not { } echo)
            return null;
        if (echo.Length is 0 or > EchoMax)
            return new ChannelResponse(400, null, default);
        var (timestamp, nonce) = (request.Query("timestamp"), request.Query("nonce"));
        if (request.Query("msg_signature") is { } signature)
        {
            return WeChatSignature.Check(signature, timestamp, nonce, echo, account) == VerifyOutcome.Verified
                && WeChatCipher.Decrypt(echo, account, out _) is { } plain
                    ? new ChannelResponse(200, "text/plain", plain)
                    : ChannelResponse.Forbidden;
        }

        // What is echoed is kept to characters that mean nothing in any document.
        return echo.All(char.IsAsciiLetterOrDigit) && WeChatSignature.Check(request.Query("signature"), timestamp, nonce, null, account) == VerifyOutcome.Verified
            ? new ChannelResponse(200, "text/plain", Encoding.ASCII.GetBytes(echo))
            : ChannelResponse.Forbidden;
    }

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(
            Name, body, request, account, sink, static (in one, request, account, items) => WeChatDecoder.Decode(one, account, request.ReceivedAt, items));

    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) => Taken;

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => WeChatEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => WeChatErrors.Classify(status, retryAfter, body);

    /// <summary>
    /// Media by their id, for three days: https://developers.weixin.qq.com/doc/offiaccount/en/Asset_Management/Get_temporary_materials.html. A picture's address is
    /// open to all; for a video the answer names one.
    /// </summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account)
    {
        if (attachment.Url is not null || attachment.Id is not { } id || account.Current("accessToken") is not { } token)
            return AttachmentRequest.Plain(attachment);
        var url = ApiRequests.Url(
            account, WeChatEncoder.ProviderBase, $"/cgi-bin/media/get?access_token={Uri.EscapeDataString(token.RevealText())}&media_id={Uri.EscapeDataString(id)}");
        return attachment.Kind == "video"
            ? new AttachmentRequest(AttachmentRequest.Get(url), IsApi: true, static answer =>
                AttachmentRequest.Address(ResponseJson.Token(answer.Span, "video_url")) is { } video ? AttachmentRequest.Get(video) : null)
            : new AttachmentRequest(AttachmentRequest.Get(url), IsApi: true);
    }

    /// <summary>The stable token: asking for it does not make the one in force void, so that other systems of the account keep theirs.</summary>
    public SendRequest? TokenRequest(AccountModel account, DateTimeOffset now)
    {
        if (account.Settings.GetValueOrDefault(AppIdSetting) is not { } appId || account.Current("appSecret") is not { } secret)
            return null;
        return ApiRequests.Post(
            ApiRequests.Url(account, WeChatEncoder.ProviderBase, "/cgi-bin/stable_token"),
            ApiRequests.Body((appId, secret), static (writer, a) =>
            {
                writer.WriteString("grant_type"u8, "client_credential"u8);
                writer.WriteString("appid"u8, a.appId);
                writer.WriteString("secret"u8, a.secret.RevealText());
            }));
    }

    /// <summary><c>{"access_token":"..","expires_in":7200}</c>, or with HTTP 200 too <c>{"errcode":40013,"errmsg":".."}</c>.</summary>
    public TokenGrant? ReadToken(int status, ReadOnlySpan<byte> body) => OAuthRefresh.Read(status, body);

    /// <summary>Read without the account's key, and as the decoder will: it is what the signature covers.</summary>
    private static string? Encrypted(in ReadOnlySequence<byte> body) => WeChatDecoder.Fields(body, out _)?["Encrypt"];
}
