using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Host.Configuration;
using Gateway.Host.Subscriptions;
using Microsoft.AspNetCore.Routing;

namespace Gateway.SystemTests.Access;

/// <summary>The document that <c>/openapi/v1.json</c> serves, held against the endpoints that are mapped.</summary>
public sealed class OpenApiTests(InProcessGateway gateway) : IClassFixture<InProcessGateway>
{
    private static readonly string[] Described = ["/api/v1/", "/events"];

    // Not REST: sockets are described by docs/protocol.md.
    private static readonly string[] Sockets = ["GET /events/ws"];

    [Fact]
    public async Task Document_EveryRestEndpoint_IsInItAndNothingElse()
    {
        var document = await ReadAsync();
        var operations =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            select $"{operation.Key.ToUpperInvariant()} {path.Key}";
        var mapped =
            from endpoint in gateway.Endpoints
            let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            where Described.Any(start => (path + "/").StartsWith(start, StringComparison.Ordinal))
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            select $"{method} {path}";

        Assert.Equal(mapped.Except(Sockets).Order(StringComparer.Ordinal), operations.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_EveryOperation_IsExplainedWithExamples()
    {
        var document = await ReadAsync();
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!).ToArray();

        Assert.All(operations, operation =>
        {
            Assert.True(((string)operation["summary"]!).Length > 20);
            var success = operation["responses"]!.AsObject().First(r => r.Key[0] == '2').Value!;
            Assert.True(success["content"] is null || success["content"]!.AsObject().All(c => c.Value!["example"] is not null && c.Value["schema"] is not null), operation.ToJsonString());
            // An empty object explains itself, and the writer leaves an empty example out.
            var body = operation["requestBody"]?["content"]!["application/json"]!;
            Assert.True(body is null || body["example"] is not null || (body["schema"]!["$ref"] is null && body["schema"]!["properties"] is null), operation.ToJsonString());
        });
        Assert.Equal(operations.Length, operations.Select(operation => (string)operation["operationId"]!).Distinct().Count());
        Assert.Equal("bearer", (string)document["components"]!["securitySchemes"]!["key"]!["scheme"]!);
    }

    [Fact]
    public async Task Examples_OfSubscriptions_AreReadByTheGatewayItself()
    {
        var document = await ReadAsync();
        var example = document["paths"]!["/api/v1/subscriptions"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]!;
        var answer = document["paths"]!["/api/v1/subscriptions"]!["post"]!["responses"]!["201"]!["content"]!["application/json"]!["example"]!;

        Assert.Equal("webhook", example.Deserialize(SubscriptionContext.Default.SubscriptionFile)!.Delivery);
        Assert.True(new FileShape(new ConfigurationErrors(), null, SubscriptionContext.Default).Check(example.DeepClone(), typeof(SubscriptionFile), "$"));
        Assert.Equal("active", answer.Deserialize(SubscriptionContext.Default.SubscriptionBody)!.State);
    }

    private async Task<JsonNode> ReadAsync() =>
        JsonNode.Parse(await gateway.Client.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken))!;
}
