using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.WhatsApp;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class WhatsAppCompliance() : JsonChannelCompliance(new WhatsAppFixture());

public sealed class WhatsAppFixture : JsonChannelFixture
{
    private const string Secret = "whatsapp-app-secret";

    internal override IChannel Channel { get; } = new WhatsAppChannel();

    internal override AccountModel Account { get; } =
        TestAccounts.Of("whatsapp", "106540352242922", ("appSecret", Secret), ("verifyToken", "verify me"), ("accessToken", "token"));

    internal override string SignatureHeader => "X-Hub-Signature-256";

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : Secret), body));

    internal static string Value(string value, string field = "messages") =>
        $$"""{"object":"whatsapp_business_account","entry":[{"id":"8856996819413533","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},{{value}}},"field":"{{field}}"}]}]}""";

    internal static string Message(string content, string id = "\"wamid.AbC=\"", string who = "\"from\":\"4915112345678\"") =>
        Value($$"""
            "contacts":[{"profile":{"name":"Jürgen","username":"juergen"},"wa_id":"4915112345678","user_id":"DE.1349","parent_user_id":"DE.ENT.118"}],"messages":[{{One(content, id, who)}}]
            """);

    internal static string One(string content, string id = "\"wamid.AbC=\"", string who = "\"from\":\"4915112345678\"") =>
        $$"""{{{who}},"id":{{id}},"timestamp":"1749416383",{{content}}}""";

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("""
            "type":"text","text":{"body":"Größe 42? 👟"},"context":{"from":"15550783881","id":"wamid.Before","forwarded":true}
            """)),
        (ItemKind.Message, Message("""
            "type":"document","document":{"id":"2762702990552401","mime_type":"application/pdf","filename":"Rechnung \"7\".pdf","caption":"hier","sha256":"x="}
            """)),
        (ItemKind.Message, Message("""
            "type":"contacts","contacts":[{"name":{"formatted_name":"Ana"},"phones":[{"phone":"+34 600","wa_id":"34600"}]}]
            """)),
        (ItemKind.Message, Message("\"type\":\"text\",\"text\":{\"body\":\"x\"},\"group_id\":\"Y2FwaV9ncm91cA\"")),
        (ItemKind.Message, Message("\"type\":\"text\",\"text\":{\"body\":\"no number\"}", who: "\"from_user_id\":\"DE.1349\"")),
        (ItemKind.Edit, Message("""
            "type":"edit","edit":{"original_message_id":"wamid.Before","message":{"type":"text","text":{"body":"43"}}}
            """)),
        (ItemKind.Delete, Message("\"type\":\"revoke\",\"revoke\":{\"original_message_id\":\"wamid.Before\"}")),
        (ItemKind.Reaction, Message("\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.Before\",\"emoji\":\"\\ud83d\\udc4d\"}")),
        (ItemKind.Postback, Message("""
            "type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"priority","title":"Express","description":"next day"}}
            """)),
        (ItemKind.Postback, Message("""
            "type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"flow_token\":\"t-1\",\"size\":\"42\"}"}}
            """)),
        (ItemKind.System, Message("\"type\":\"system\",\"system\":{\"type\":\"user_changed_number\",\"body\":\"changed\",\"wa_id\":\"4915100\"}")),
        (ItemKind.Receipt, Value("""
            "statuses":[{"id":"wamid.Sent","status":"delivered","timestamp":"1749416384","recipient_id":"4915112345678"},{"id":"wamid.Sent2","status":"failed","timestamp":1749416385,"recipient_id":"4915112345678","errors":[{"code":131047,"title":"Re-engagement message","error_data":{"details":"more than 24 hours"}}]}]
            """)),
        (ItemKind.Echo, Value("""
            "message_echoes":[{"from":"15550783881","to":"4915112345678","id":"wamid.Echo","timestamp":"1749416383","type":"text","text":{"body":"from the phone"}}]
            """, "smb_message_echoes")),
        (ItemKind.Call, Value("""
            "calls":[{"id":"wacid.1","from":"4915112345678","to":"15550783881","event":"connect","direction":"USER_INITIATED","timestamp":"1749416383"}]
            """, "calls")),
        (ItemKind.System, Value("""
            "user_preferences":[{"wa_id":"4915112345678","category":"marketing_messages","value":"stop","timestamp":1749416383}]
            """, "user_preferences")),
    ];

    internal override string UnknownType => Value("\"holograms\":[{\"id\":\"1\"}]", "holograms");

    internal override (string Body, string Type)? UnknownMessage => (Message("\"type\":\"hologram\",\"hologram\":{\"id\":\"1\"}"), "hologram");

    internal override string WithId(string id) => Message("\"type\":\"text\",\"text\":{\"body\":\"x\"}", id);

    internal override string WithText(string text) => Message("\"type\":\"text\",\"text\":{\"body\":" + text + "}");

    internal override string Batch(int count, Func<int, string> id) =>
        Value("\"messages\":[" + string.Join(',', Enumerable.Range(0, count).Select(n => One("\"type\":\"text\",\"text\":{\"body\":\"x\"}", id(n)))) + "]");
}
