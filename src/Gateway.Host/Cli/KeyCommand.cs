using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Host.Configuration;
using Gateway.Host.Security;

namespace Gateway.Host.Cli;

/// <summary><c>gateway key new --tenant T --role R [--agent A]</c>: a fresh key, shown once, and the line for gateway.json that knows its hash.</summary>
internal static class KeyCommand
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var tenant = new Option<string>("--tenant") { Description = "Tenant the key is for.", Required = true };
        var role = new Option<string>("--role") { Description = KeyRoles.List + ".", Required = true };
        var agent = new Option<string?>("--agent") { Description = "With role agent: which agent." };
        var make = new Command("new", "Makes a key and prints it once, with the line for gateway.json.");
        make.Options.Add(tenant);
        make.Options.Add(role);
        make.Options.Add(agent);
        make.SetAction(parsed => New(
            parsed.GetValue(tenant)!, parsed.GetValue(role)!, parsed.GetValue(agent), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        var command = new Command("key", "API keys.");
        command.Subcommands.Add(make);
        return command;
    }

    public static int New(string tenant, string roleText, string? agent, TextWriter output, TextWriter error)
    {
        if (Fault(tenant, roleText, agent) is { } fault)
        {
            error.WriteLine(fault);
            return 1;
        }

        var (key, id, hash) = ApiKey.New("live");
        output.WriteLine($"key: {key}");
        output.WriteLine($"in gateway.json, under tenants.{tenant}.keys:");
        output.WriteLine($"  {Line(id, roleText, agent, hash)}");
        return 0;
    }

    private static string? Fault(string tenant, string role, string? agent)
    {
        if (!Names.IsName(tenant))
        {
            return $"--tenant {tenant}: {Names.Rule}";
        }

        if (KeyRoles.Parse(role) is not { } known)
        {
            return $"--role {role}: must be {KeyRoles.List}";
        }

        if (known == KeyRole.Agent)
        {
            return agent is null ? "--agent is missing: a key of role agent names the agent it is for"
                : Names.IsName(agent) ? null : $"--agent {agent}: {Names.Rule}";
        }

        return agent is null ? null : $"--agent {agent}: only a key of role agent has an agent";
    }

    private static string Line(string id, string role, string? agent, byte[] hash)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteString("role"u8, role);
            if (agent is not null)
            {
                writer.WriteString("agent"u8, agent);
            }

            writer.WriteString("hash"u8, ApiKey.HashText(hash));
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
