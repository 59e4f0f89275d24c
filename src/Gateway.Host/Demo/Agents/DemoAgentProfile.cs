using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Host.Security;

namespace Gateway.Host.Demo.Agents;

/// <summary>One agent of the demo with the key it signs in with.</summary>
/// <param name="Languages">What the agent speaks, with the level; the first is the mother tongue.</param>
internal sealed record DemoAgentProfile(string Id, string Name, bool Expert, IReadOnlyList<(DemoLanguage Language, int Level)> Languages, string Key, string KeyId, string KeyHash)
{
    // 13 conversations a second of about 3.5 s need 46 places; 24 agents have 72.
    private const int TeamSize = 24;

    private const int Capacity = 3;

    private static readonly string[] Names =
    [
        "Putri", "Haruto", "Niran", "Mei-Ling", "Alba", "Tiago", "Greta", "Chloé", "Yusuf", "Grace", "Wahyu", "Sakura",
        "Ploy", "Chih-Wei", "Javier", "Larissa", "Klaus", "Mathis", "Amira", "Oscar", "Ratna", "Kenji", "Elena", "Samira",
    ];

    /// <summary>Two mother-tongue speakers and more for each language; everyone speaks English and one language beside it.</summary>
    public static IReadOnlyList<DemoAgentProfile> Team(Random random) => [.. Enumerable.Range(0, TeamSize).Select(index => Member(index, random))];

    public JsonObject ToConfiguration()
    {
        var skills = new JsonObject();
        foreach (var (language, level) in Languages)
        {
            skills["language:" + language.Tag] = level;
        }

        if (Expert)
        {
            skills["tier:2"] = 8;
        }

        return new JsonObject
        {
            ["id"] = Id,
            ["name"] = Name,
            ["kind"] = Expert ? "expert" : "human",
            ["skills"] = skills,
            ["capacity"] = Capacity,
        };
    }

    public JsonObject ToKey() => new() { ["id"] = KeyId, ["role"] = "agent", ["agent"] = Id, ["hash"] = KeyHash };

    private static DemoAgentProfile Member(int index, Random random)
    {
        var all = DemoLanguage.All;
        var native = all[index % all.Count];
        var languages = new List<(DemoLanguage, int)> { (native, 10) };
        var second = all[(index + random.Next(1, all.Count)) % all.Count];
        languages.Add((second, random.Next(5, 9)));
        if (native != DemoLanguage.English && second != DemoLanguage.English)
        {
            languages.Add((DemoLanguage.English, random.Next(5, 8)));
        }

        var (key, id, hash) = ApiKey.New("demo");
        return new DemoAgentProfile(
            string.Create(CultureInfo.InvariantCulture, $"agent-{index + 1:D2}"), Names[index], index % 8 == 7, languages, key, id, ApiKey.HashText(hash));
    }
}
