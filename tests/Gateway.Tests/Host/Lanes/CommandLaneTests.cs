using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Commands;
using Gateway.Conversations;
using Gateway.Host.Security;
using Gateway.Protocol.Lanes;

namespace Gateway.Tests.Host.Lanes;

/// <summary>Commands of back ends over REST and over the TCP lane: the same command is the same call.</summary>
public sealed class CommandLaneTests
{
    private const string To = """{"channel":"line","account":"tokyo","recipient":"U1"}""";

    [Fact]
    public async Task Send_OverRestAndOverTheLane_IsTheSameCall()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync(KeyRole.Commands);

        var (status, body) = await PostAsync(door, "messages", $$"""{"to":{{To}},"text":"Halo"}""", key: "k1");
        await wire.SendAsync(new LaneCommand(5, "k1", new CommandTarget(null, "line", "tokyo", "U1"), new SendCommand("Halo", [], null)));
        var done = Assert.IsType<LaneDone>(await wire.ReadAsync());

        Assert.Equal((HttpStatusCode.OK, "k1"), (status, body.GetProperty("message").GetString()));
        Assert.Equal((5L, "k1", body.GetProperty("conversation").GetString()), (done.Id, done.Message, done.Conversation));
        var calls = door.Commands.Calls.ToArray();
        Assert.Equal(2, calls.Length);
        Assert.Equal(calls[0].Call.Fingerprint, calls[1].Call.Fingerprint);
        Assert.Equal(ThreadId.Of(new byte[32], "acme", "line", "tokyo", "U1"), calls[0].Thread);
        Assert.Equal(("acme", "U1", "k1"), (calls[1].Call.Tenant, calls[1].Call.Alias, calls[1].Call.Key));
    }

    [Theory]
    [InlineData("labels", """{"set":{"topic":"refund"},"remove":["market"]}""", "LabelCommand")]
    [InlineData("queue", """{"queue":"refunds"}""", "ReclassifyCommand")]
    [InlineData("close", """{"disposition":"paid"}""", "EndCommand")]
    [InlineData("context", """{"name":"order","value":{"number":4711}}""", "AttachCommand")]
    [InlineData("park", """{"until":"2026-03-02T09:00:00Z"}""", "ParkCommand")]
    [InlineData("unpark", "{}", "UnparkCommand")]
    [InlineData("callback", """{"at":"2026-03-02T09:00:00Z","queue":"support"}""", "CallbackCommand")]
    [InlineData("agent", """{"agent":"anna"}""", "AssignCommand")]
    [InlineData("merge", """{"into":"x.1"}""", "MergeCommand")]
    public async Task Conversation_Command_ReachesItsThread(string path, string body, string command)
    {
        await using var door = await LaneDoor.OpenAsync();
        var conversation = new ConversationId(ThreadId.Of(new byte[32], "acme", "line", "tokyo", "U1"), 3);

        var (status, _) = await PostAsync(door, $"conversations/{conversation}/{path}", body);

        var (thread, call) = Assert.Single(door.Commands.Calls);
        Assert.Equal((HttpStatusCode.OK, conversation.Thread, 3, command), (status, thread, call.Ordinal!.Value, call.Command.GetType().Name));
    }

    [Theory]
    [InlineData("messages", """{"to":{"channel":"line","account":"tokyo","recipient":"U1"},"text":"a","tenantId":"x"}""", 400, "frame: a member is not known")]
    [InlineData("conversations", """{"to":{"channel":"line","account":"tokyo","recipient":"U1"},"routing":{"selectors":[{"label":"a","op":"~","value":1}]}}""", 400, "routing: selectors[0].op: \"~\": must be one of !=, <, <=, =, >, >=, exists, in")]
    [InlineData("conversations", """{"to":{"channel":"line","account":"tokyo","recipient":"U1"},"routing":{"selectors":[{"label":"a"}]}}""", 400, "routing: selectors[0].value: is missing: must be text of 1 to 256 characters, a number, true or false")]
    [InlineData("conversations", """{"to":{"channel":"line","account":"tokyo","recipient":"U1"},"routing":{"speed":1}}""", 400, "routing: speed: 1: is not known: selectors, expedite and agent are")]
    [InlineData("messages", """{"to":{"channel":"line","account":"tokyo","recipient":"U1"}}""", 400, "text: text, attachments or a template is needed")]
    [InlineData("messages", """{"to":{"channel":"line","account":"tokyo","recipient":"U1"},"text":"a","queue":"q"}""", 400, "queue: is not of send")]
    [InlineData("messages", """{"to":{"channel":"line","account":"tokyo"},"text":"a"}""", 400, "recipient: is missing")]
    [InlineData("messages", """{"to":{"channel":"line","account":"tokyo","recipient":"U1"},"conversation":"c","text":"a"}""", 400, "to: exactly one of to and conversation is needed")]
    [InlineData("messages", """{"text":"a"}""", 400, "to: exactly one of to and conversation is needed")]
    [InlineData("messages", """{"to":{"channel":"line","account":"tokyo","recipient":"U1"},"text":7}""", 400, "text: text is needed")]
    [InlineData("messages", """[]""", 400, "frame: an object is needed")]
    [InlineData("messages", """{"to":""", 400, "body: not one JSON object of at most 8 levels")]
    [InlineData("conversations/x.1/context", """{"name":"order","value":"text"}""", 400, "value: an object is needed")]
    [InlineData("conversations/x.1/labels", """{"set":{"":"a"}}""", 400, "set: at most 32, names of 1 to 64 characters, values of at most 256 bytes")]
    [InlineData("conversations/x.1/park", """{"until":"tomorrow"}""", 400, "until: a time as RFC 3339 is needed")]
    [InlineData("conversations/x.1/agent", """{}""", 400, "agent: is missing")]
    [InlineData("conversations/x.1/merge", """{}""", 400, "into: is missing")]
    [InlineData("callbacks", """{"at":"2026-03-02T09:00:00Z"}""", 400, "to: exactly one of to and conversation is needed")]
    [InlineData("conversations/x.1/close", """{}""", 404, "conversation: the tenant has no such conversation")]
    [InlineData("messages", """{"to":{"channel":"line","account":"osaka","recipient":"U1"},"text":"a"}""", 404, "account: the tenant has no such account on this channel")]
    public async Task Rest_BreaksARule_IsToldWhichAndReachesNothing(string path, string body, int status, string detail)
    {
        await using var door = await LaneDoor.OpenAsync();

        var (answer, problem) = await PostAsync(door, path, body, key: "k1");

        Assert.Equal((status, detail), ((int)answer, problem.GetProperty("detail").GetString()));
        Assert.Empty(door.Commands.Calls);
    }

    [Theory]
    [InlineData("text/plain", "k", 415)]
    [InlineData("", "k", 415)]
    [InlineData("application/json", "", 400)]
    [InlineData("application/json", null, 400)]
    [InlineData("application/json", "65 characters are one too many for a key, and this text has more.", 400)]
    public async Task Rest_WrongHeaders_AreRefused(string type, string? key, int status)
    {
        await using var door = await LaneDoor.OpenAsync();

        var (answer, _) = await PostAsync(door, "messages", $$"""{"to":{{To}},"text":"a"}""", key, type);

        Assert.Equal(status, (int)answer);
        Assert.Empty(door.Commands.Calls);
    }

    [Theory]
    [InlineData(CommandOutcome.TemplateNeeded, 409, "template_needed")]
    [InlineData(CommandOutcome.KeyReused, 422, "key_reused")]
    [InlineData(CommandOutcome.TooManyPending, 429, "too_many_pending")]
    [InlineData(CommandOutcome.Unavailable, 503, "store_unavailable")]
    public async Task Refusal_OfTheConversation_HasTheSameCodeOverBoth(CommandOutcome outcome, int status, string code)
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync(KeyRole.Commands);
        door.Commands.Outcome = outcome;

        var (answer, problem) = await PostAsync(door, "messages", $$"""{"to":{{To}},"text":"a"}""", key: "k1");
        await wire.SendAsync(new LaneCommand(1, "k1", new CommandTarget(null, "line", "tokyo", "U1"), new SendCommand("a", [], null)));

        Assert.Equal((status, code), ((int)answer, problem.GetProperty("code").GetString()));
        Assert.Equal((code, 1L), (await wire.ReadErrorAsync() is var error ? error.Code : "", error.Id!.Value));
    }

    [Fact]
    public async Task Command_KeyOfAnotherRole_IsForbidden()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync(KeyRole.Events);

        await wire.SendAsync(new LaneCommand(1, "k", new CommandTarget("c.1", null, null, null), new EndCommand(null)));
        var (answer, _) = await PostAsync(door, "messages", "{}", key: "k", role: KeyRole.Provider);

        Assert.Equal("forbidden", (await wire.ReadErrorAsync()).Code);
        Assert.Equal(HttpStatusCode.Forbidden, answer);
    }

    [Fact]
    public async Task Command_SendWithoutAKey_IsRefusedOnTheLane()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync(KeyRole.Commands);

        await wire.SendAsync(new LaneCommand(9, null, new CommandTarget("c.1", null, null, null), new SendCommand("a", [], null)));

        Assert.Equal(("malformed", 9L), (await wire.ReadErrorAsync() is var error ? error.Code : "", error.Id!.Value));
    }

    [Theory]
    [InlineData(65)]
    [InlineData(0)]
    public async Task Post_KeyOfAWrongLength_HasTheOneCodeOfSuchKeys(int length)
    {
        await using var door = await LaneDoor.OpenAsync();
        var (status, body) = await PostAsync(door, "messages", "{}", key: new string('k', length));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_idempotency_key"), (status, body.GetProperty("code").GetString()));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(
        LaneDoor door, string path, string body, string? key = null, string type = "application/json", KeyRole role = KeyRole.Commands)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(door.Url, "api/v1/" + path)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (type.Length > 0)
        {
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", door.Key(role));
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone());
    }
}
