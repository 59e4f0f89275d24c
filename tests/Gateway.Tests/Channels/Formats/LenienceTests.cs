using System.Text.Json.Nodes;
using CsCheck;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Formats;

/// <summary>
/// Payloads as their providers may send them tomorrow: a member gone, null or new, a type nobody knows, an envelope more or less. Each is items, or
/// ignored with a reason; malformed only where the channel's own frame is broken.
/// </summary>
public sealed class LenienceTests
{
    /// <summary>What may be refused of a payload whose only fault is a member that is not there, or null: the lists that everything else is in.</summary>
    private static readonly Dictionary<string, string[]> Required = new()
    {
        ["whatsapp"] = ["entry: must be an array", "entry.changes: must be an array"],
        ["messenger"] = ["entry: must be an array"],
        ["instagram"] = ["entry: must be an array"],
        ["line"] = ["events: must be an array"],
        ["sunshine"] = ["events: must be an array"],
        ["infobip"] = ["results: must be an array"],
        ["rcs"] = ["message.data: must be base64 of JSON"],
    };

    public static TheoryData<string> JsonChannels { get; } = [.. Fixtures().Select(fixture => fixture.Channel.Name).Distinct()];

    [Theory]
    [MemberData(nameof(JsonChannels))]
    public void Decode_MemberGoneOrNullOrNewOrOfUnknownType_IsItemsOrAReason(string channel)
    {
        foreach (var fixture in Of(channel))
        {
            foreach (var (_, body) in fixture.Payloads)
            {
                var count = Members(JsonNode.Parse(body)!).Count();
                for (var which = 0; which < count; which++)
                {
                    foreach (var change in Enum.GetValues<Change>())
                        Check(fixture, Changed(body, (which, change)));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(JsonChannels))]
    public void Decode_SeveralMembersChangedAtOnce_IsItemsOrAReason(string channel)
    {
        var payloads = Of(channel).SelectMany(fixture => fixture.Payloads.Select(payload => (fixture, payload.Body))).ToArray();
        var change = Gen.Select(Gen.Int[0, 1000], Gen.Int[0, Enum.GetValues<Change>().Length - 1], (which, how) => (which, (Change)how));
        Gen.Select(Gen.Int[0, payloads.Length - 1], change.Array[2, 5])
            .Sample((which, changes) => Check(payloads[which].fixture, Changed(payloads[which].Body, changes)), iter: 300, threads: 1);
    }

    [Theory]
    [MemberData(nameof(JsonChannels))]
    public void Decode_BodyInAnEnvelope_IsTheSameItems(string channel)
    {
        foreach (var fixture in Of(channel))
        {
            foreach (var (_, body) in fixture.Payloads)
            {
                // Names that no channel has at the top of its own bodies.
                var text = System.Text.Json.JsonSerializer.Serialize(body);
                foreach (var wrapped in (string[])[$"[{body}]", $$$$$$"""{"zz_body":{{{{{{body}}}}}}}""", $$$$$$"""{"zz_id":7,"zz_request":{"zz_method":"POST","zz_body":{{{{{{text}}}}}}}}""", $$$$$$"""{"zz_list":[{{{{{{body}}}}}}]}"""])
                    Assert.Equal(Lines(fixture, body).Order(), Lines(fixture, wrapped).Order());
            }
        }
    }

    private enum Change
    {
        Drop,
        Null,
        AddBeside,
        UnknownWord,
        EmptyText,
        AsText,
        EmptyList,
        EmptyObject,
    }

    private static void Check(ChannelFixture fixture, string body)
    {
        var items = new List<InboundItem>();
        var result = fixture.Channel.Decode(Bodies.Of(fixture.Bytes(body)), fixture.Request([]), fixture.Account, items);
        if (result.Outcome == DecodeOutcome.Malformed)
        {
            Assert.True(
                body is "{}" || result.Detail!.StartsWith("message.data: ", StringComparison.Ordinal) || Required.GetValueOrDefault(fixture.Channel.Name, []).Contains(result.Detail) || IsOwnId(result.Detail!) || IsWrongType(result.Detail!),
                $"{fixture.Channel.Name}: {result.Detail} of {body}");
            return;
        }

        Assert.All(items, item => Assert.True(item.Kind != ItemKind.Ignored || item.Extra!.ContainsKey("reason"), body));
        Assert.True(items.Count > 0 || fixture.Channel.Name is "line" or "sunshine", $"nothing of {body}");
    }

    /// <summary>The id of what came: without it nothing can be recognised when it comes again.</summary>
    private static readonly string[] OwnIds =
    [
        "id", "messages.id", "message.mid", "message.id", "message_token", "message_id", "event.ts", "data.message_id", "content.message_id", "messageId", "payload.message.id", "payload.id",
        "message_uuid", "message.msg_id", "data.id", "uuid", "data.content.message_id", "results.messageId", "results.message.messageId", "statuses.id",
    ];

    private static bool IsOwnId(string detail) => detail.EndsWith(": must be given", StringComparison.Ordinal) && OwnIds.Contains(detail[..^": must be given".Length]);

    /// <summary>An id that is a list or an object is nobody's id, and text that is one says nothing.</summary>
    private static bool IsWrongType(string detail) => detail.EndsWith(": must not be empty", StringComparison.Ordinal) || detail.EndsWith("must be a string or an integer", StringComparison.Ordinal)
        || detail.EndsWith(": must be a string", StringComparison.Ordinal) || detail.EndsWith(": must be an object", StringComparison.Ordinal) || detail.EndsWith(": must be an array", StringComparison.Ordinal);

    private static string Changed(string body, params (int Which, Change How)[] changes)
    {
        var root = JsonNode.Parse(body)!;
        foreach (var (which, how) in changes)
        {
            var members = Members(root).ToList();
            if (members.Count == 0)
                break;
            var (parent, name) = members[which % members.Count];
            var value = parent[name];
            switch (how)
            {
                case Change.Drop:
                    parent.Remove(name);
                    break;
                case Change.Null:
                    parent[name] = null;
                    break;
                case Change.AddBeside:
                    parent["zz_new"] = new JsonObject { ["deep"] = new JsonArray(1, null, "x") };
                    break;
                case Change.UnknownWord when value is JsonValue word && word.TryGetValue<string>(out _):
                    parent[name] = "hologram";
                    break;
                case Change.EmptyText when value is JsonValue:
                    parent[name] = "";
                    break;
                case Change.AsText when value is JsonValue number && number.TryGetValue<long>(out var digits):
                    parent[name] = digits.ToString(System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case Change.EmptyList when value is JsonObject:
                    parent[name] = new JsonArray();
                    break;
                case Change.EmptyObject when value is JsonArray:
                    parent[name] = new JsonObject();
                    break;
                default:
                    break;
            }
        }

        return root.ToJsonString();
    }

    private static IEnumerable<(JsonObject Parent, string Name)> Members(JsonNode node)
    {
        switch (node)
        {
            case JsonObject @object:
                foreach (var (name, value) in @object.ToList())
                {
                    yield return (@object, name);
                    foreach (var inner in value is null ? [] : Members(value))
                        yield return inner;
                }

                break;
            case JsonArray array:
                foreach (var inner in array.Where(element => element is not null).SelectMany(element => Members(element!)))
                    yield return inner;
                break;
            default:
                break;
        }
    }

    private static string[] Lines(ChannelFixture fixture, string body)
    {
        var items = new List<InboundItem>();
        var result = fixture.Channel.Decode(Bodies.Of(fixture.Bytes(body)), fixture.Request([]), fixture.Account, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, $"{fixture.Channel.Name}: {result.Detail} of {body}");
        return [.. items.Select(ItemText.Of)];
    }

    private static IEnumerable<ChannelFixture> Of(string channel) => Fixtures().Where(fixture => fixture.Channel.Name == channel);

    /// <summary>The web chat's protocol is our own and exact; the generic channel's is the operator's.</summary>
    private static IEnumerable<JsonChannelFixture> Fixtures() => typeof(LenienceTests).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(JsonChannelFixture)) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null)
        .Select(type => (JsonChannelFixture)Activator.CreateInstance(type)!)
        .Where(fixture => fixture.Channel.Name is not ("webchat" or "generic"))
        .OrderBy(fixture => fixture.Channel.Name, StringComparer.Ordinal);
}
