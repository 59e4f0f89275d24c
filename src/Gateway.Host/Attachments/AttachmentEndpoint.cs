using System.Buffers;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Api;
using Gateway.Host.Http;
using Gateway.Host.Ingress;
using Gateway.Host.Operate;
using Gateway.Host.Security;
using Gateway.Host.Sending;
using Microsoft.Net.Http.Headers;

namespace Gateway.Host.Attachments;

/// <summary>
/// <c>GET /api/v1/attachments/{id}</c> with the key of an agent who is in the conversation: the bytes of what a customer sent, fetched from the provider now and passed on, kept nowhere. The answer is
/// something to save, never something to run.
/// </summary>
internal sealed class AttachmentEndpoint(
    IStoredAttachments stored, AttachmentFetch fetch, ModelSource models, ChannelLookup channels, TimeProvider clock, GatewayMetrics metrics)
{
    // Each holds two sockets and a buffer; an agent opens a few at a time.
    internal const int InFlightMax = 64;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    // A provider that sends a megabyte a second needs this long for the largest file.
    private static readonly TimeSpan ReadingMax = TimeSpan.FromSeconds(120);

    private readonly TenantPlaces _inFlight = new(InFlightMax, models);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/attachments/{id}", (RequestDelegate)routes.ServiceProvider.GetRequiredService<AttachmentEndpoint>().HandleAsync)
            .RequireAuthorization(Policies.Agent).Describe(ApiNotes.Attachment);

    public async Task HandleAsync(HttpContext context)
    {
        var tenant = context.User.FindFirst(GatewayClaims.Tenant)!.Value;
        if (!_inFlight.TryEnter(tenant))
        {
            await Problem.WriteAsync(context, 503, ProblemCodes.Overloaded, "Too many attachments are being fetched.", RetryAfter);
            return;
        }

        try
        {
            await AnswerAsync(context, tenant);
        }
        finally
        {
            _inFlight.Leave(tenant);
        }
    }

    private async Task AnswerAsync(HttpContext context, string tenant)
    {
        if (!AttachmentId.TryParse((string?)context.Request.RouteValues["id"], out var id)
            || context.User.FindFirst(GatewayClaims.Agent)?.Value is not { } agent || await stored.FindAsync(new AgentRef(tenant, agent), id) is not { } found
            || !models.Current.Tenants.TryGetValue(tenant, out var model) || found.Account.Tenant != tenant
            || !model.Accounts.TryGetValue((found.Account.Channel, found.Account.Account), out var account) || channels(account.Ref.Channel) is not { } channel)
        {
            await Problem.WriteAsync(context, 404, ProblemCodes.NotFound, "There is no such attachment.");
            return;
        }

        using var answer = await fetch.FetchAsync(channel, account, found.Attachment, context.RequestAborted);
        metrics.AttachmentFetched(channel.Name, answer.Fault is null);
        if (answer.Response is not { } response)
        {
            await Problem.WriteAsync(context, 502, answer.IsTooLarge ? ProblemCodes.AttachmentTooLarge : ProblemCodes.AttachmentUnavailable, answer.Fault);
            return;
        }

        Head(context.Response, response, found.Attachment);
        await CopyAsync(context, response);
    }

    private static void Head(HttpResponse answer, HttpResponseMessage response, Attachment attachment)
    {
        var name = new ContentDispositionHeaderValue("attachment");
        name.SetHttpFileName(Name(attachment));
        answer.ContentType = AttachmentTypes.Safe(response.Content.Headers.ContentType?.MediaType);
        answer.ContentLength = response.Content.Headers.ContentLength;
        answer.Headers.ContentDisposition = name.ToString();
        answer.Headers.XContentTypeOptions = "nosniff";
        answer.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        answer.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        answer.Headers.CacheControl = "private, no-store";
    }

    /// <summary>The last part of the name the customer gave, without what a file system reads otherwise.</summary>
    private static string Name(Attachment attachment)
    {
        const int NameMax = 128;
        var name = attachment.Name ?? "";
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        name = string.Concat(name.Where(c => !char.IsControl(c) && c is not ('"' or ':' or '*' or '?' or '<' or '>' or '|'))).Trim(' ', '.');
        return name.Length == 0 ? attachment.Kind : name.Length > NameMax ? name[^NameMax..] : name;
    }

    private async Task CopyAsync(HttpContext context, HttpResponseMessage response)
    {
        using var patience = new StepPatience(ReadingMax, AttachmentFetch.Timeout, clock, context.RequestAborted);
        var chunk = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            var length = 0L;
            int read;
            while ((read = await stream.ReadAsync(chunk, patience.Token)) > 0)
            {
                patience.Step();
                length += read;
                if (length > AttachmentFetch.LengthMax)
                {
                    context.Abort();
                    return;
                }

                await context.Response.Body.WriteAsync(chunk.AsMemory(0, read), patience.Token);
                patience.Step();
            }
        }
        catch (Exception e) when (Unanswered.Is(e) || e is OperationCanceledException)
        {
            // The provider or the caller is gone in the middle: half a file must not look like a whole one.
            context.Abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
