using Gateway.Channels;
using Gateway.Channels.KakaoTalk;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

/// <summary>Not the JSON part of the suite: a skill payload carries no id of its own.</summary>
public sealed class KakaoTalkCompliance() : ChannelCompliance(new KakaoTalkFixture());

public sealed class KakaoTalkFixture : ChannelFixture
{
    private const string Token = "kakao-skill-token";

    internal override IChannel Channel { get; } = new KakaoTalkChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("kakaotalk", null, ("skillToken", Token));

    internal override string SignatureHeader => "X-Skill-Token";

    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false) => otherAccount ? "another" : Token;

    internal static string Skill(string request, string extra = "{}") =>
        "{\"userRequest\":{" + request
        + ""","lang":"kr","timezone":"Asia/Seoul","block":{"id":"b","name":"폴백"},"user":{"id":"abc123","type":"botUserKey","properties":{"plusfriendUserKey":"pf1"}}},"bot":{"id":"5c3","name":"봇"},"action":{"name":"상담","clientExtra":"""
        + extra + ",\"params\":{}}}";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Skill("\"utterance\":\"사이즈 42 있어요? 👟\"")),
        (ItemKind.Message, Skill("\"utterance\":\"상담\",\"callbackUrl\":\"https://bot-api.kakao.com/v1/bots/5c3/callback/xyz\"")),
        (ItemKind.Postback, Skill("\"utterance\":\"빨강\"", "{\"value\":\"RED\"}")),
    ];

    internal override string UnknownType => """{"hologram":{"id":1}}""";
}
