using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using Gateway.Host.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Host.Security;

public sealed class AuditTests : IDisposable
{
    private readonly Entries _entries = new();

    public void Dispose() => _entries.Dispose();

    [Fact]
    public async Task Request_OfAnAdminThatChangesOrOfARoleThatMayNot_IsTold()
    {
        await using var door = await TestDoor.OpenAsync(services: services => services.AddSingleton<ILoggerProvider>(_entries));
        var admin = door.Key(KeyRole.Admin);
        using (await SendAsync(door, HttpMethod.Get, "/api/v1/visitors", admin))
        using (await SendAsync(door, HttpMethod.Post, "/api/v1/tickets", admin))
        {
            await _entries.CountAsync(1);
            Assert.Equal($"Key {ApiKey.IdOf(admin)} of role admin of acme: POST /api/v1/tickets on - gave 201", Assert.Single(_entries.Lines));
        }

        var agent = door.Key(KeyRole.Agent, "anna");
        using var refused = await SendAsync(door, HttpMethod.Get, "/api/v1/visitors?secret=1", agent);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await _entries.CountAsync(2);
        Assert.Equal($"Key {ApiKey.IdOf(agent)} of role agent of acme: GET /api/v1/visitors on - gave 403", _entries.Lines.Last());
        Assert.Equal(2, _entries.Lines.Count);
    }

    [Fact]
    public void Changed_KeysOfTwoConfigurations_TellsTheDifferenceById()
    {
        static ApiKeyEntry Key(string id, byte hash, KeyRole role = KeyRole.Admin) => new(id, "acme", role, null, [hash], null);
        static KeyRing Ring(params ApiKeyEntry[] keys) => new(keys.ToFrozenDictionary(k => k.Id, StringComparer.Ordinal));

        KeyAudit.Changed(_entries.CreateLogger(Audit.Category), Ring(Key("stays", 1), Key("goes", 1), Key("turns", 1)), Ring(Key("stays", 1), Key("turns", 2), Key("comes", 1, KeyRole.Events)));

        Assert.Equal(
            ["Key comes of role events of acme was added", "Key goes of role admin of acme was taken back", "Key turns of role admin of acme was changed"],
            _entries.Lines.Order(StringComparer.Ordinal));
    }

    private static async Task<HttpResponseMessage> SendAsync(TestDoor door, HttpMethod method, string path, string key)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await door.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed class Entries : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        /// <summary>An entry is written behind its answer.</summary>
        public async Task CountAsync(int count)
        {
            while (Lines.Count < count)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName == Audit.Category ? Lines : []);

        public void Dispose()
        {
        }

        private sealed class Logger(ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue(formatter(state, exception));
        }
    }
}
