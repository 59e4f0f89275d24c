using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Host.Configuration;

namespace Gateway.Tests.Host.Configuration;

/// <summary>The schema that editors read and the records that the loader reads say the same.</summary>
public sealed class SchemaTests
{
    private static readonly JsonElement Schema = Read();

    public static TheoryData<string, string> Objects => new()
    {
        { "", nameof(GatewayFile) },
        { "tenant", nameof(TenantFile) },
        { "account", nameof(AccountFile) },
        { "queue", nameof(QueueFile) },
        { "ladderStep", nameof(LadderStepFile) },
        { "requirement", nameof(RequirementFile) },
        { "selector", nameof(SelectorFile) },
        { "agentWeights", nameof(AgentWeightsFile) },
        { "split", nameof(SplitFile) },
        { "fairShare", nameof(FairShareFile) },
        { "agent", nameof(AgentFile) },
        { "key", nameof(KeyFile) },
        { "calendar", nameof(CalendarFile) },
        { "exception", nameof(ExceptionFile) },
        { "site", nameof(SiteFile) },
        { "sla", nameof(SlaFile) },
        { "action", nameof(ActionFile) },
        { "overflow", nameof(OverflowFile) },
        { "outbound", nameof(OutboundFile) },
        { "subscription", nameof(SubscriptionFile) },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void Schema_Members_AreThoseOfTheRecord(string definition, string record)
    {
        var schema = definition.Length == 0 ? Schema : Schema.GetProperty("$defs").GetProperty(definition);
        var type = typeof(GatewayFile).Assembly.GetType($"Gateway.Host.Configuration.{record}", throwOnError: true)!;
        JsonTypeInfo info = GatewayFileContext.Default.GetTypeInfo(type)!;

        Assert.Equal(
            info.Properties.Select(p => p.Name).Order(StringComparer.Ordinal),
            schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void Schema_EveryRecordOfTheFile_IsDefined()
    {
        var records = typeof(GatewayFile).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(GatewayFile).Namespace && t.Name.EndsWith("File", StringComparison.Ordinal) && t.IsSealed && t.IsClass);

        Assert.Equal(records.Count() - 1, Schema.GetProperty("$defs").EnumerateObject().Count());
    }

    private static JsonElement Read()
    {
        using var stream = typeof(GatewayFile).Assembly.GetManifestResourceStream("Gateway.Host.gateway.schema.json")!;
        return JsonDocument.Parse(stream).RootElement.Clone();
    }
}
