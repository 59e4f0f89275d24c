using Gateway.Channels;
using Gateway.Channels.Telegram;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class TelegramCompliance() : JsonChannelCompliance(new TelegramFixture());

public sealed class TelegramFixture : JsonChannelFixture
{
    internal const string User = "{\"id\":5000000001,\"is_bot\":false,\"first_name\":\"Леся\",\"last_name\":\"К\",\"username\":\"lesja\",\"language_code\":\"uk\"}";
    internal const string Chat = "{\"id\":5000000001,\"type\":\"private\",\"first_name\":\"Леся\"}";
    internal const string Group = "{\"id\":-1001234567890,\"type\":\"supergroup\",\"title\":\"Клієнти\"}";

    internal override IChannel Channel { get; } = new TelegramChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("telegram", null, ("secretToken", "token_of-This-bot"), ("botToken", "123:abc"));

    internal override string SignatureHeader => "X-Telegram-Bot-Api-Secret-Token";

    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false) => otherAccount ? "token_of-that-bot" : "token_of-This-bot";

    internal static string Update(string content) => "{\"update_id\":700000001," + content + "}";

    internal static string Message(string content, string chat = Chat, string kind = "message", string id = "31", string from = User) =>
        Update($$"""
            "{{kind}}":{"message_id":{{id}},"from":{{from}},"chat":{{chat}},"date":1749416383,{{content}}}
            """);

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("\"text\":\"Доброго дня\",\"entities\":[{\"offset\":0,\"length\":8,\"type\":\"bold\"}],\"reply_to_message\":{\"message_id\":30,\"chat\":" + Chat + ",\"text\":\"?\"}")),
        (ItemKind.Message, Message("\"photo\":[{\"file_id\":\"small\",\"file_size\":10},{\"file_id\":\"large\",\"file_size\":99}],\"caption\":\"тут\"", Group)),
        (ItemKind.Message, Message("\"location\":{\"latitude\":50.45,\"longitude\":30.52}")),
        (ItemKind.Message, Message("\"text\":\"biz\",\"business_connection_id\":\"bc1\"", kind: "business_message")),
        (ItemKind.Edit, Message("\"edit_date\":1749416390,\"text\":\"Добрий вечір\"", kind: "edited_message")),
        (ItemKind.Delete, Update("\"deleted_business_messages\":{\"business_connection_id\":\"bc1\",\"chat\":" + Chat + ",\"message_ids\":[31,32]}")),
        (ItemKind.Reaction, Update("\"message_reaction\":{\"chat\":" + Chat + ",\"message_id\":31,\"user\":" + User + ",\"date\":1749416383,\"old_reaction\":[],\"new_reaction\":[{\"type\":\"emoji\",\"emoji\":\"👍\"}]}")),
        (ItemKind.Postback, Update("\"callback_query\":{\"id\":\"4382bfdwdsb323b2d9\",\"from\":" + User + ",\"message\":{\"message_id\":31,\"chat\":" + Chat + ",\"date\":1749416383},\"chat_instance\":\"-1\",\"data\":\"yes\"}")),
        (ItemKind.Echo, Message("\"text\":\"owner\",\"business_connection_id\":\"bc1\"", kind: "business_message", from: "{\"id\":77,\"first_name\":\"Owner\"}")),
        (ItemKind.System, Update("\"my_chat_member\":{\"chat\":" + Chat + ",\"from\":" + User + ",\"date\":1749416383,\"new_chat_member\":{\"status\":\"kicked\",\"user\":{\"id\":1}}}")),
        (ItemKind.System, Message("\"new_chat_members\":[" + User + "]", Group)),
    ];

    internal override string UnknownType => Update("\"telepathy\":{\"id\":1}");

    internal override (string Body, string Type)? UnknownMessage => (Message("\"hologram\":{\"id\":1}"), "hologram");

    internal override string WithId(string id) => Message("\"text\":\"x\"", id: id);

    internal override string WithText(string text) => Message("\"text\":" + text);

    internal override string? Batch(int count, Func<int, string> id) => null;
}
