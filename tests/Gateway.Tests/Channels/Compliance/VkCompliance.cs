using System.Text;
using Gateway.Channels;
using Gateway.Channels.Vk;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class VkCompliance() : JsonChannelCompliance(new VkFixture());

public sealed class VkFixture : JsonChannelFixture
{
    private const string Secret = "vk-shared-word";

    internal override IChannel Channel { get; } = new VkChannel();

    internal override AccountModel Account { get; } =
        TestAccounts.Of("vk", "1234", ("secret", Secret), ("confirmation", "a1b2c3"), ("accessToken", "token"));

    internal override string SignatureHeader => "none";

    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false) => otherAccount ? "another" : Secret;

    /// <summary>The word is a member of the body.</summary>
    internal override byte[] Proved(byte[] body, string signature) =>
        Encoding.UTF8.GetBytes(string.Concat("{\"secret\":", System.Text.Json.JsonSerializer.Serialize(signature), ",", Encoding.UTF8.GetString(body).AsSpan(1)));

    internal static string Event(string type, string content) =>
        $$$"""{"group_id":1234,"type":"{{{type}}}","event_id":"e1f2","v":"5.199","object":{{{{content}}}}}""";

    internal static string Message(string content, string id = "41", string from = "5001", string type = "message_new") => Event(type, $$"""
        "client_info":{"lang_id":6,"keyboard":true},"message":{"id":{{id}},"date":1749416383,"from_id":{{from}},"peer_id":5001,"conversation_message_id":40,"out":0,{{content}}}
        """);

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("\"text\":\"Größe 42? 👟\",\"reply_message\":{\"id\":40,\"text\":\"not this\"},\"ref\":\"ad\",\"fwd_messages\":[{\"id\":1}]")),
        (ItemKind.Message, Message("""
            "text":"","attachments":[{"type":"photo","photo":{"id":9,"owner_id":5001,"sizes":[{"type":"s","url":"https://p.example/s.jpg","width":75},{"type":"x","url":"https://p.example/x.jpg","width":604},{"type":"m","url":"https://p.example/m.jpg","width":130}]}},{"type":"audio_message","audio_message":{"id":1,"link_ogg":"https://p.example/a.ogg","link_mp3":"https://p.example/a.mp3"}},{"type":"market","market":{"id":7,"title":"Schuh"}}]
            """)),
        (ItemKind.Message, Message("\"text\":\"\",\"geo\":{\"type\":\"point\",\"coordinates\":{\"latitude\":52.5,\"longitude\":13.4},\"place\":{\"title\":\"Berlin\"}}")),
        (ItemKind.Message, Event("message_new", "\"id\":1,\"date\":1749416383,\"from_id\":5001,\"text\":\"before 5.103\"")),
        (ItemKind.Postback, Message("\"text\":\"Rot\",\"payload\":\"\\\"RED\\\"\"")),
        (ItemKind.Postback, Event("message_event", "\"user_id\":5001,\"peer_id\":5001,\"event_id\":\"fele\",\"payload\":{\"button\":\"7\"},\"conversation_message_id\":40")),
        (ItemKind.Edit, Event("message_edit", "\"id\":41,\"date\":1749416383,\"from_id\":5001,\"peer_id\":5001,\"text\":\"43\"")),
        (ItemKind.Echo, Event("message_reply", "\"id\":42,\"date\":1749416383,\"from_id\":-1234,\"peer_id\":5001,\"text\":\"from the community\",\"out\":1")),
        (ItemKind.Reaction, Event("message_reaction_event", "\"reacted_id\":5001,\"peer_id\":5001,\"cmid\":40,\"reaction_id\":4")),
        (ItemKind.Receipt, Event("message_read", "\"from_id\":5001,\"peer_id\":5001,\"read_message_id\":42")),
        (ItemKind.Typing, Event("message_typing_state", "\"state\":\"typing\",\"from_id\":5001,\"to_id\":-1234")),
        (ItemKind.System, Event("message_allow", "\"user_id\":5001,\"key\":\"k\"")),
        (ItemKind.System, Message("\"text\":\"\",\"action\":{\"type\":\"chat_invite_user\",\"member_id\":-1234}")),
    ];

    internal override string UnknownType => Event("hologram_new", "\"id\":1");

    internal override (string Body, string Type)? UnknownMessage => (Message("\"text\":\"\",\"hologram\":{}"), "true");

    internal override string WithId(string id) => Message("\"text\":\"x\"", id);

    internal override string WithText(string text) => Message("\"text\":" + text);

    internal override string? Batch(int count, Func<int, string> id) => null;
}
