using System.Reflection;
using Gateway.Client;

namespace Gateway.Tests.Client;

public sealed class ClientPackageTests
{
    /// <summary>Attributes on the contracts are all it may bring: they have no runtime behind them.</summary>
    [Fact]
    public void Client_Closure_HasNoOrleansRuntime()
    {
        var seen = new HashSet<string>();
        void Visit(Assembly assembly)
        {
            foreach (var reference in assembly.GetReferencedAssemblies().Where(name => seen.Add(name.Name!)))
            {
                if (reference.Name!.StartsWith("Gateway.", StringComparison.Ordinal))
                {
                    Visit(Assembly.Load(reference));
                }
            }
        }

        Visit(typeof(GatewayClientOptions).Assembly);

        Assert.Equal(["Orleans.Serialization.Abstractions"], seen.Where(name => name.Contains("Orleans", StringComparison.Ordinal)));
        Assert.DoesNotContain(seen, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }
}
