using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Events;
using Gateway.Host.Api.AsyncApi;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Tests.Host.Api;

/// <summary>How: the document held against the types of events, the frames and the members that the code has. What is added and not described fails.</summary>
public sealed class AsyncApiTests
{
    private static readonly JsonObject Document = AsyncApiDocument.Build();

    private static readonly FrameSample[] Samples =
    [
        .. AgentSamples.FromAgents, .. AgentSamples.ToAgents, .. LaneSamples.FromSubscribers, .. LaneSamples.ToSubscribers, .. LaneSamples.FromBackEnds, .. LaneSamples.ToBackEnds,
    ];

    [Fact]
    public void Document_Events_AreThoseTheGatewayPublishes()
    {
        var published = typeof(EventTypes).GetFields().Where(static field => field.IsLiteral).Select(static field => (string)field.GetRawConstantValue()!).Append(EventCatalog.Gap);

        Assert.Equal(published.Order(StringComparer.Ordinal), EventCatalog.All.Select(static shape => shape.Type).Order(StringComparer.Ordinal));
        Assert.All(EventCatalog.All, shape => Assert.NotNull(Document["components"]!["messages"]![shape.Type]));
    }

    [Fact]
    public void Samples_EveryFrameOfTheCode_HasOne()
    {
        var frames = new[] { typeof(ClientFrame), typeof(LaneFrame) }.SelectMany(static kind => kind.Assembly.GetTypes())
            .Where(static type => !type.IsAbstract && (type.IsSubclassOf(typeof(ClientFrame)) || type.IsSubclassOf(typeof(ServerFrame)) || type.IsSubclassOf(typeof(LaneFrame))));

        Assert.Equal(frames.Select(static type => type.Name).Distinct().Order(), Samples.Select(static sample => sample.Full.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void Samples_Full_HaveEveryMemberSetAndLeastNone() => Assert.All(Samples, static sample =>
    {
        foreach (var property in sample.Full.GetType().GetProperties().Where(property => property.Name is not "EqualityContract"))
        {
            Assert.True(IsSet(property.GetValue(sample.Full), property), $"{sample.Full.GetType().Name}.{property.Name} is not set in the full sample.");
            if (new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable && sample.Least is not LaneCommand)
            {
                Assert.True(property.GetValue(sample.Least) is null, $"{sample.Full.GetType().Name}.{property.Name} is set in the least sample.");
            }
        }
    });

    [Fact]
    public void Document_EveryMemberOfTheCodecs_StandsInASchema()
    {
        var named = new HashSet<string>();
        Visit(Document["components"]!["schemas"]!, named);

        Assert.Empty(Enum.GetValues<Member>().Where(static member => member != Member.Unknown).Select(MemberNames.Text).Except(named));
    }

    [Fact]
    public void Examples_AreReadByTheCodecs() => Assert.All(Samples, static sample =>
    {
        var bytes = Encoding.UTF8.GetBytes(FrameSample.Json(sample.Full).ToJsonString());
        // Some say more than a frame may, to show both ways of a choice.
        var (outcome, detail) = sample.Full switch
        {
            TransferFrame or InviteFrame => (FrameReadOutcome.Read, ""),
            ClientFrame => FrameCodec.ReadClient(FrameFormat.Json, bytes) is var read ? (read.Outcome, read.Detail) : default,
            ServerFrame => FrameCodec.ReadServer(FrameFormat.Json, bytes) is var read ? (read.Outcome, read.Detail) : default,
            LaneCommand { Command: Gateway.Contracts.Commands.SendCommand } or LaneSubscribe => (FrameReadOutcome.Read, ""),
            LaneHello or LanePublish or LaneHandled or LaneCommand => LaneCodec.ReadClient(FrameFormat.Json, bytes) is var read ? (read.Outcome, read.Detail) : default,
            _ => LaneCodec.ReadServer(FrameFormat.Json, bytes) is var read ? (read.Outcome, read.Detail) : default,
        };
        Assert.True(outcome == FrameReadOutcome.Read, $"{sample.Type}: {detail}");
    });

    [Fact]
    public void Document_EveryReference_LeadsSomewhere()
    {
        var references = new List<string>();
        References(Document, references);

        Assert.NotEmpty(references);
        Assert.All(references.Distinct(), static reference =>
        {
            JsonNode? at = Document;
            foreach (var name in reference[2..].Split('/'))
            {
                at = at?[name];
            }

            Assert.True(at is not null, reference);
        });
    }

    private static bool IsSet(object? value, PropertyInfo property) => value switch
    {
        null => false,
        string text => text.Length > 0,
        ICollection items => items.Count > 0,
        // Of frames that are not resumed it is 0.
        long number => number != 0 || property.Name == nameof(ServerFrame.Seq),
        ReadOnlyMemory<byte> bytes => !bytes.IsEmpty,
        _ => true,
    };

    private static void Visit(JsonNode node, HashSet<string> named)
    {
        if (node is JsonObject { } schema)
        {
            foreach (var (name, value) in schema)
            {
                if (name == "properties")
                {
                    named.UnionWith(value!.AsObject().Select(static property => property.Key));
                }

                if (value is not null)
                {
                    Visit(value, named);
                }
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Visit(item!, named);
            }
        }
    }

    private static void References(JsonNode? node, List<string> references)
    {
        switch (node)
        {
            case JsonObject members:
                if (members["$ref"] is JsonValue reference)
                {
                    references.Add((string)reference!);
                }

                foreach (var (_, value) in members)
                {
                    References(value, references);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    References(item, references);
                }

                break;
            default:
                break;
        }
    }
}
