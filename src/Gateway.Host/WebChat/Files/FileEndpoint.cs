using System.Text.Json;
using Gateway.Contracts.Configuration;
using Gateway.Host.Http;
using Gateway.Host.Operate;
using Gateway.Host.WebChat.Admission;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.WebChat.Files;

/// <summary>
/// <c>POST /chat/{tenant}/{account}/files</c>: the bytes of one file of a visitor who is in the chat now. A message names the id that is answered; without one
/// the file is gone after an hour. Nobody reads it here: agents do, with their key, as something to save.
/// </summary>
internal sealed class FileEndpoint(ModelSource models, ChatFiles files, Visitors visitors, ChatDoor door, TimeProvider clock, GatewayMetrics metrics)
{
    public const string ResumeHeader = "X-Chat-Resume";
    public const string NameHeader = "X-File-Name";

    // Each holds a buffer and a file; a visitor sends one after the other, an address a few at once.
    internal const int InFlightMax = 64;

    // A telephone with half a megabit a second; who is slower sends a smaller file.
    private const double BytesPerSecond = 64 * 1024;

    // A tunnel, a lift.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A file system takes 255 bytes; a person reads less.
    private const int NameMax = 128;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // An hour refills a twenty-fourth of a day's bytes: room for a photo again.
    private static readonly TimeSpan UsedUpFor = TimeSpan.FromHours(1);

    private readonly TenantPlaces _inFlight = new(InFlightMax, models);

    public async Task HandleAsync(HttpContext context)
    {
        var route = context.Request.RouteValues;
        if (route["tenant"] is not string name || route["account"] is not string account || !models.Current.Tenants.TryGetValue(name, out var tenant)
            || !tenant.Accounts.TryGetValue((ChatEndpoint.Channel, account), out var found))
        {
            await Problem.WriteAsync(context, 404, ProblemCodes.NotFound);
            return;
        }

        if (!Origins.Allows(context.Request, found))
        {
            metrics.Refused(ProblemCodes.OriginNotAllowed);
            await Problem.WriteAsync(context, 403, ProblemCodes.OriginNotAllowed, "Add this page's origin to the account's origins.");
            return;
        }

        // A token of any other form would make a new visitor, who has no socket.
        var visitor = Visitor.Of(tenant, found.Ref, context.Request.Headers[ResumeHeader]);
        if (visitors.Find(found.Ref, visitor.Id) is not { } present)
        {
            await Problem.WriteAsync(context, 401, ProblemCodes.Unauthenticated, $"{ResumeHeader}: must be the resume token of a visitor whose chat is open.");
            return;
        }

        if (FileTypes.Of(context.Request.ContentType) is not { } mime)
        {
            await Problem.WriteAsync(context, 415, ProblemCodes.UnsupportedMediaType, "Content-Type: images, audio, video, PDF, plain text, CSV and office documents are taken.");
            return;
        }

        if (context.Request.ContentLength > ChatFiles.LengthMax)
        {
            await TooLargeAsync(context);
            return;
        }

        if (!present.Limits.TryBeginFile())
        {
            await Problem.WriteAsync(context, 429, ProblemCodes.TooManyRequests, "Fewer files at a time, please.", RetryAfter);
            return;
        }

        try
        {
            await TakeAsync(context, found, visitor, present.Limits, mime);
        }
        finally
        {
            present.Limits.EndFile();
        }
    }

    private async Task TakeAsync(HttpContext context, AccountModel account, Visitor visitor, VisitorLimits limits, string mime)
    {
        if (!door.TryBeginUpload(context, out var address))
        {
            await Problem.WriteAsync(context, 429, ProblemCodes.TooManyRequests, "Too many files come from this address at once.", RetryAfter);
            return;
        }

        var entered = false;
        try
        {
            entered = _inFlight.TryEnter(account.Ref.Tenant);
            await (entered && files.HasRoom(account.Ref.Tenant, context.Request.ContentLength ?? 1, models.Current.Tenants.Count)
                ? SaveAsync(context, account, visitor, mime, new Room(context, models.Current.Tenants.Count, limits, door, address))
                : FullAsync(context));
        }
        finally
        {
            if (entered)
            {
                _inFlight.Leave(account.Ref.Tenant);
            }

            door.EndUpload(address);
        }
    }

    private async Task SaveAsync(HttpContext context, AccountModel account, Visitor visitor, string mime, Room room)
    {
        // One byte more, so that our own limit says what is wrong and not the server's.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = ChatFiles.LengthMax + (64 * 1024);
        using var deadline = new CancellationTokenSource(Patience + TimeSpan.FromSeconds((context.Request.ContentLength ?? ChatFiles.LengthMax) / BytesPerSecond), clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token);
        try
        {
            var saved = await files.SaveAsync(account.Ref, visitor.Id, NameOf(context.Request), mime, context.Request.Body, room, ending.Token);
            await (saved.Outcome switch
            {
                SaveOutcome.Saved => AnswerAsync(context, saved.File!),
                SaveOutcome.TooLarge => TooLargeAsync(context),
                SaveOutcome.UsedUp => UsedUpAsync(context),
                _ => FullAsync(context),
            });
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            Problem.CloseBehind(context);
            await Problem.WriteAsync(context, 408, ProblemCodes.RequestTimeout, "The file did not come whole in time.");
        }
    }

    private static async Task AnswerAsync(HttpContext context, ChatFile file)
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonAnswers.Writer))
        {
            json.WriteStartObject();
            json.WriteString("id", file.Id);
            json.WriteString("kind", FileTypes.KindOf(file.Mime));
            json.WriteString("mime", file.Mime);
            json.WriteString("name", file.Name);
            json.WriteNumber("size", file.Size);
            json.WriteString("expiresAt", file.ExpiresAt);
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>The last part of what the page says, percent-encoded because headers are ASCII.</summary>
    private static string NameOf(HttpRequest request)
    {
        var name = Uri.UnescapeDataString(request.Headers[NameHeader].ToString());
        name = string.Concat(name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Where(static c => !char.IsControl(c))).Trim();
        return name.Length > NameMax ? name[^NameMax..] : name;
    }

    private static Task TooLargeAsync(HttpContext context) =>
        Problem.WriteAsync(context, 413, ProblemCodes.PayloadTooLarge, $"A file has 1 to {ChatFiles.LengthMax} bytes.");

    private static Task FullAsync(HttpContext context) => Problem.WriteAsync(context, 503, ProblemCodes.Overloaded, "No more files can be taken now.", RetryAfter);

    private static Task UsedUpAsync(HttpContext context)
    {
        // The rest of the body is not waited for.
        Problem.CloseBehind(context);
        return Problem.WriteAsync(context, 429, ProblemCodes.TooManyRequests, "As many bytes of files have come from this visitor or address as may in a day.", UsedUpFor);
    }

    private sealed class Room(HttpContext context, int tenants, VisitorLimits limits, ChatDoor door, System.Net.IPAddress? address) : IFileRoom
    {
        public int Tenants => tenants;

        public bool TryTake(int bytes) => limits.TryTakeBytes(bytes) && door.TryTakeBytes(address, bytes);

        public void End() => Trailers.Refuse(context);
    }
}
