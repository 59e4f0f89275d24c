using System.Diagnostics;
using System.Text.Json.Nodes;
using Gateway.SystemTests.Harness;
using Gateway.SystemTests.Subscriptions;

namespace Gateway.SystemTests.Clients;

/// <summary>
/// How: the client in <c>clients/typescript</c> is installed, its types are generated anew from the document of the running gateway and held against the
/// committed ones, it is compiled, and Node runs its program against the same gateway. GATEWAY_WRITE_DOCS=1 writes the types instead.
/// </summary>
public sealed class TypeScriptClientTests(SubscriptionSite site) : IClassFixture<SubscriptionSite>
{
    private const string Types = "src/openapi.d.ts";

    // An installation over a slow line; everything else takes seconds.
    private static readonly TimeSpan InstallWithin = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Client_GeneratedBuiltAndRun_SubscribesReadsAndCommands()
    {
        Assert.SkipUnless(IsInstalled("node") && IsInstalled("npm"), "node or npm is not installed");
        using var folder = new TempDirectory();
        CopySources(folder.Path);
        await RunAsync(folder.Path, InstallWithin, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        await SaveAsync(folder, "openapi/v1.json", "openapi.json");
        await SaveAsync(folder, "asyncapi/v1.json", "asyncapi.json");

        await RunAsync(folder.Path, RunWithin, "npm", "run", "generate", "--", "openapi.json", "-o", Types);
        var (fresh, committed) = (await File.ReadAllTextAsync(folder.File(Types), TestContext.Current.CancellationToken), Path.Combine(Source, Types));
        if (Environment.GetEnvironmentVariable("GATEWAY_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(committed, fresh, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(committed, TestContext.Current.CancellationToken), fresh);
        await RunAsync(folder.Path, RunWithin, "npm", "run", "build");
        var said = JsonNode.Parse((await RunAsync(folder.Path, RunWithin, "node", "dist/test/gateway.js", site.Gateway.Url.ToString(), site.Key)).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;
        Assert.Equal(("gateway.conversation.opened", 2), ((string)said["streamed"]!, (int)said["page"]!));

        // Both documents against their own rules: AsyncAPI's schema, and every example against the schema it is an example of.
        foreach (var (script, document) in new[] { ("test/asyncapi.mjs", "asyncapi.json"), ("test/openapi.mjs", "openapi.json") })
        {
            var held = JsonNode.Parse(await RunAsync(folder.Path, RunWithin, "node", script, document))!;
            Assert.Empty(held["wrong"]!.AsArray());
            Assert.True((int)held["examples"]! > 30);
        }
    }

    private static string Source
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of a checkout.");
            }

            return Path.Combine(folder.FullName, "clients", "typescript");
        }
    }

    private static void CopySources(string target)
    {
        foreach (var file in Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Source, file)))
        {
            if (!file.StartsWith("node_modules", StringComparison.Ordinal) && !file.StartsWith("dist", StringComparison.Ordinal))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, file))!);
                File.Copy(Path.Combine(Source, file), Path.Combine(target, file));
            }
        }
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private async Task SaveAsync(TempDirectory folder, string url, string file) => await File.WriteAllTextAsync(
        folder.File(file), await site.Gateway.Client.GetStringAsync(new Uri(url, UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

    /// <returns>What it printed.</returns>
    private static async Task<string> RunAsync(string folder, TimeSpan within, string program, params string[] arguments)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bounded.CancelAfter(within);
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(bounded.Token), process.StandardError.ReadToEndAsync(bounded.Token));
            await process.WaitForExitAsync(bounded.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await error}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
