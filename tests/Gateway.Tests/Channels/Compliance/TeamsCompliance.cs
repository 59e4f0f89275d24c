using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Teams;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class TeamsCompliance() : JsonChannelCompliance(new TeamsFixture());

public sealed class TeamsFixture : JsonChannelFixture
{
    internal const string App = "0f4d7c1e-app";
    internal const string Service = "https://smba.trafficmanager.net/emea/";

    // 2,048 bits take a tenth of a second to find; one key is enough for every test.
    private static readonly RSA Key = RSA.Create(2048);

    internal static byte[] Keys(string id = "key-1", string endorsement = "msteams") => Encoding.UTF8.GetBytes(
        $$$"""{"keys":[{"kty":"EC","kid":"curve"},{"kty":"RSA","use":"sig","kid":"{{{id}}}","n":"{{{Text(Key.ExportParameters(false).Modulus!)}}}","e":"AQAB","endorsements":["{{{endorsement}}}"]}]}""");

    internal override IChannel Channel { get; } = new TeamsChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("teams", "28:" + App, ("appId", App), ("appPassword", "password"), ("accessToken", "token"));

    internal override string SignatureHeader => "Authorization";

    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false) => Token(audience: otherAccount ? "another" : App);

    internal static string Token(
        string audience = App, string issuer = "https://api.botframework.com", string service = Service, string key = "key-1", string algorithm = "RS256", int minutes = 60)
    {
        var until = TestRequest.Now.AddMinutes(minutes).ToUnixTimeSeconds();
        var head = Text(Encoding.UTF8.GetBytes($$$"""{"alg":"{{{algorithm}}}","kid":"{{{key}}}","typ":"JWT"}"""));
        var claims = Text(Encoding.UTF8.GetBytes($$$"""{"serviceurl":"{{{service}}}","nbf":{{{until - 3600}}},"exp":{{{until}}},"iss":"{{{issuer}}}","aud":"{{{audience}}}"}"""));
        var signature = Key.SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"Bearer {head}.{claims}.{Text(signature)}";
    }

    internal override TestRequest Signed(string signature) => new((SignatureHeader, signature)) { Documents = { [TeamsCloud.Public.Keys.AbsoluteUri] = Keys() } };

    internal static string Activity(string content, string id = "\"1485983408511\"") => $$$"""
        {"channelId":"msteams","serviceUrl":"{{{Service}}}","timestamp":"2025-07-01T12:00:00.123Z","recipient":{"id":"28:{{{App}}}","name":"Bot"},"conversation":{"id":"19:c@thread.tacv2;messageid=1","conversationType":"channel","tenantId":"t"},"channelData":{"tenant":{"id":"t"}},"from":{"id":"29:user","name":"Ada","aadObjectId":"a-1"},"id":{{{id}}},{{{content}}}}
        """;

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Activity("""
            "type":"message","locale":"de-DE","text":"<at>Bot</at> Größe 42?","entities":[{"type":"clientInfo","locale":"en-US","country":"DE","timezone":"Europe/Berlin"},{"type":"mention","mentioned":{"id":"28:0f4d7c1e-app","name":"Bot"},"text":"<at>Bot</at>"}]
            """)),
        (ItemKind.Message, Activity("""
            "type":"message","attachments":[{"contentType":"application/vnd.microsoft.teams.file.download.info","name":"a.pdf","contentUrl":"https://x.sharepoint.example/a","content":{"downloadUrl":"https://x.sharepoint.example/d?a","uniqueId":"u1","fileType":"pdf"}},{"contentType":"text/html","content":"<p>x</p>"},{"contentType":"image/png","contentUrl":"https://smba.trafficmanager.net/emea/v3/attachments/1"}]
            """)),
        (ItemKind.Edit, Activity("\"type\":\"messageUpdate\",\"text\":\"neu\"").Replace("{\"tenant\"", "{\"eventType\":\"editMessage\",\"tenant\"", StringComparison.Ordinal)),
        (ItemKind.Delete, Activity("\"type\":\"messageDelete\"")),
        (ItemKind.Reaction, Activity("\"type\":\"messageReaction\",\"reactionsAdded\":[{\"type\":\"like\"},{\"type\":\"1f44b_wavinghand\"}],\"reactionsRemoved\":[{\"type\":\"sad\"}],\"replyToId\":\"1575667808184\"")),
        (ItemKind.Receipt, Activity("\"type\":\"event\",\"name\":\"application/vnd.microsoft.readReceipt\",\"value\":{\"lastReadMessageId\":\"1575667808184\"}")),
        (ItemKind.Postback, Activity("\"type\":\"invoke\",\"name\":\"adaptiveCard/action\",\"value\":{\"action\":{\"type\":\"Action.Execute\",\"verb\":\"order\",\"data\":{\"order\":1}}}")),
        (ItemKind.Postback, Activity("\"type\":\"message\",\"text\":\"Ja\",\"value\":\"yes\",\"replyToId\":\"9\"")),
        (ItemKind.Typing, Activity("\"type\":\"typing\"")),
        (ItemKind.Echo, Activity("\"type\":\"message\",\"text\":\"x\"").Replace("\"name\":\"Ada\"", "\"name\":\"Ada\",\"role\":\"bot\"", StringComparison.Ordinal)),
        (ItemKind.System, Activity("\"type\":\"conversationUpdate\",\"membersAdded\":[{\"id\":\"29:user\"},{\"id\":\"29:other\"}]")),
        (ItemKind.System, Activity("\"type\":\"installationUpdate\",\"action\":\"remove\"")),
    ];

    internal override string UnknownType => Activity("\"type\":\"teleport\"");

    internal override (string Body, string Type)? UnknownMessage => (Activity("\"type\":\"teleport\",\"text\":\"x\""), "teleport");

    internal override string WithId(string id) => Activity("\"type\":\"message\",\"text\":\"x\"", id);

    internal override string WithText(string text) => Activity("\"type\":\"message\",\"text\":" + text);

    internal override string? Batch(int count, Func<int, string> id) => null;

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
