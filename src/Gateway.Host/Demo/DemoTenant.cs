using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Host.Demo.Agents;

namespace Gateway.Host.Demo;

/// <summary>The made-up company: accounts, queues, agents and keys, written as the same gateway.json a real one would write.</summary>
internal sealed class DemoTenant
{
    public const string Name = "demo";

    // One queue a region; what decides is the language.
    private static readonly string[] Regions = ["asia", "europe", "world"];

    private DemoTenant(IReadOnlyList<DemoAccount> accounts, IReadOnlyList<DemoAgentProfile> agents)
    {
        Accounts = accounts;
        Agents = agents;
    }

    public IReadOnlyList<DemoAccount> Accounts { get; }

    public IReadOnlyList<DemoAgentProfile> Agents { get; }

    public static DemoTenant Create(DemoOptions options) => new(
        [
            WhatsApp("jakarta", DemoLanguage.Indonesian, "ID", "asia"),
            WhatsApp("madrid", DemoLanguage.Spanish, "ES", "europe"),
            WhatsApp("sao-paulo", DemoLanguage.Portuguese, "BR", "world"),
            WhatsApp("berlin", DemoLanguage.German, "DE", "europe"),
            Line("tokyo", DemoLanguage.Japanese, "JP"),
            Line("bangkok", DemoLanguage.Thai, "TH"),
            Line("taipei", DemoLanguage.Chinese, "TW"),
            Telegram("dubai", DemoLanguage.Arabic, "AE", "world"),
            Telegram("paris", DemoLanguage.French, "FR", "europe"),
            Telegram("london", DemoLanguage.English, "GB", "world"),
        ],
        DemoAgentProfile.Team(new Random(options.Seed)));

    /// <param name="sendApi">Where the demo's providers listen.</param>
    /// <param name="adminId">Id of a key of role admin, and its hash.</param>
    public byte[] ToConfiguration(Uri sendApi, string adminId, string adminHash) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["tenants"] = new JsonObject
        {
            [Name] = new JsonObject
            {
                ["pepper"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
                // A customer who writes again right after the end goes on with the same conversation.
                ["reopenWindow"] = "00:00:30",
                ["accounts"] = new JsonArray([.. Accounts.Select(account => Account(account, sendApi))]),
                ["queues"] = new JsonArray([.. Regions.Select(Queue)]),
                ["agents"] = new JsonArray([.. Agents.Select(agent => agent.ToConfiguration())]),
                ["keys"] = new JsonArray(
                    [.. Agents.Select(agent => agent.ToKey()), new JsonObject { ["id"] = adminId, ["role"] = "admin", ["hash"] = adminHash }]),
            },
        },
    }.ToJsonString());

    private static JsonObject Account(DemoAccount account, Uri sendApi) => new()
    {
        ["channel"] = account.Channel,
        ["account"] = account.Name,
        ["providerId"] = account.ProviderId,
        ["secrets"] = Secrets(account),
        // Meta's base URL names the version of the API; the others' do not.
        ["apiUrl"] = (account.Channel == "whatsapp" ? new Uri(sendApi, "v23.0") : sendApi).ToString(),
        ["queue"] = account.Queue,
        ["labels"] = new JsonObject { ["language"] = account.Language.Tag, ["market"] = account.Market },
    };

    private static JsonObject Secrets(DemoAccount account) => account.Channel switch
    {
        "whatsapp" => new JsonObject { ["appSecret"] = account.SigningSecret, ["verifyToken"] = Token(16), ["accessToken"] = account.AccessToken },
        "line" => new JsonObject { ["channelSecret"] = account.SigningSecret, ["accessToken"] = account.AccessToken },
        _ => new JsonObject { ["secretToken"] = account.SigningSecret, ["botToken"] = account.AccessToken },
    };

    private static JsonObject Queue(string region) => new()
    {
        ["name"] = region,
        // Short, so that an offer nobody answers is soon with somebody else and the page shows it.
        ["offerTimeout"] = "00:00:03",
        ["requires"] = new JsonArray(new JsonObject { ["skill"] = "language:{language}", ["level"] = 5 }),
    };

    private static DemoAccount WhatsApp(string name, DemoLanguage language, string market, string queue) =>
        new("whatsapp", name, language, market, queue, Digits(15), Token(32), Token(96));

    private static DemoAccount Line(string name, DemoLanguage language, string market) =>
        new("line", name, language, market, "asia", "U" + Token(32), Token(32), Token(96));

    private static DemoAccount Telegram(string name, DemoLanguage language, string market, string queue)
    {
        var bot = Digits(10);
        return new DemoAccount("telegram", name, language, market, queue, bot, Token(32), string.Create(CultureInfo.InvariantCulture, $"{bot}:{Token(34)}"));
    }

    private static string Token(int length) => RandomNumberGenerator.GetHexString(length, lowercase: true);

    private static string Digits(int length) => "1" + RandomNumberGenerator.GetString("0123456789", length - 1);
}
