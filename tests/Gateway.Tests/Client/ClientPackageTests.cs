using System.Text.Json.Nodes;
using Gateway.Tests.Tidy;

namespace Gateway.Tests.Client;

public sealed class ClientPackageTests
{
    /// <summary>
    /// Attributes on the contracts are all it may bring: they have no runtime behind them. What serialises the contracts between gateways is in the same
    /// assembly, and nothing of it is ever loaded in a client: the examples run without it.
    /// </summary>
    [Fact]
    public void Client_Packages_HaveNoOrleansRuntime()
    {
        var assets = JsonNode.Parse(Repository.Read("src/Gateway.Client/obj/project.assets.json"))!;
        var packages = assets["libraries"]!.AsObject().Select(library => library.Key.Split('/')[0]).ToArray();

        Assert.Equal(["Microsoft.Orleans.Serialization.Abstractions"], packages.Where(name => name.Contains("Orleans", StringComparison.Ordinal)));
        Assert.DoesNotContain(packages, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }
}
