using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.KakaoTalk;

/// <summary>
/// A skill of a KakaoTalk chatbot. Kakao waits for the answer in the response, five seconds; in callback mode it takes one more answer within a
/// minute, and that is the agent's (or the bot's).
/// </summary>
internal sealed class KakaoTalkChannel : IChannel
{
    public const string ChannelName = "kakaotalk";
    private const string Secret = "skillToken";
    private const string HeaderSetting = "tokenHeader";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Postback, ItemKind.Ignored],
        Sends = ["text", "image", "link", "quick_replies"],

        // A callback URL is good for a minute and one answer.
        ServiceWindow = TimeSpan.FromMinutes(1),
        ReplyTokenLife = TimeSpan.FromMinutes(1),
        // Kakao documents no rate of callbacks: each is the answer to a question it asked itself.
        SendsPerSecond = 100,
        TextMax = KakaoTalkEncoder.TextMax,
        Secrets = [Secret],
        Settings = new Dictionary<string, string>
        {
            [HeaderSetting] = "name of the header that the skill's settings send the token in; X-Skill-Token without it",
            [KakaoTalkEncoder.AnswerSetting] = "text of the immediate answer",
        },
        // Kakao documents no limit; an utterance of 1,000 characters with its block's parameters stays under 50 KB.
        BodyMax = 256 * 1024,
        Documentation = new Uri("https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format"),
    };

    /// <summary>Kakao signs nothing, but sends the headers written into the skill's settings: a token of ours stands in one of them.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var token = request.Header(account.Settings.GetValueOrDefault(HeaderSetting) ?? "X-Skill-Token");
        return string.IsNullOrEmpty(token) ? VerifyOutcome.Missing : SharedToken.Check(token, account, Secret);
    }

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(
            Name, body, request, account, sink, static (in one, request, account, items) => KakaoTalkDecoder.Decode(one, request.ReceivedAt, account, items));

    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) =>
        KakaoTalkEncoder.Answer(items is [{ Extra: { } extra }] && extra.ContainsKey(ExtraNames.ReplyToken), account);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => KakaoTalkEncoder.Encode(message);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => KakaoTalkErrors.Classify(status, body);
}
