using System.Reflection;
using Gateway.Host.Security;

namespace Gateway.Host.Operate;

/// <summary>What the console shows once the gateway is ready.</summary>
internal static class Banner
{
    public static void Write(TextWriter output, RunOptions options, ICollection<string> urls, StoreView store, int tenants, BootstrapKey bootstrap)
    {
        var version = typeof(Banner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
        output.WriteLine(
            $"Gateway {version} is ready on {string.Join(", ", urls)}; data in {options.DataDirectory}; {store.Name}, durability {store.Durability}; "
            + "a key: gateway key new --tenant TENANT --role agent --agent AGENT");
        if (tenants == 0)
        {
            output.WriteLine(options.ConfigFile is { } file
                ? $"There are no tenants yet: add one under \"tenants\" in {file}; it is read again when it changes."
                : "There are no tenants yet: write a gateway.json (docs/configuration.md) and start with --config gateway.json, or try --demo.");
        }

        if (bootstrap.Fresh is { } key)
        {
            output.WriteLine($"First start: admin key for the next {BootstrapKey.Lifetime.TotalMinutes:0} minutes, shown only now: {key}"
                + (tenants > 1 ? " Name the tenant it is to speak for in the header X-Gateway-Tenant." : ""));
        }
    }
}
