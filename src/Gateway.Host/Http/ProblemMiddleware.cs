using Gateway.Host.Operate;
using Gateway.Host.Security;

namespace Gateway.Host.Http;

/// <summary>
/// The outermost stage: a client's fault that shows as an exception becomes its 4xx, a store that does not answer a 503, a bare error status gets its problem
/// body, and what is left is a bug: logged, and answered without internals.
/// </summary>
/// <remarks>Whoever reads a body answers for what is wrong with it. An exception about data that comes up to here is about stored data.</remarks>
internal sealed class ProblemMiddleware(RequestDelegate next, GatewayMetrics metrics, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The caller is gone: nobody reads an answer.
            context.Abort();
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, e);
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && response.ContentType is null)
        {
            var code = ProblemCodes.Of(response.StatusCode);
            metrics.Refused(code);
            await Problem.WriteAsync(context, response.StatusCode, code, context.Features.Get<Denial>()?.Detail);
        }
    }

    private Task AnswerAsync(HttpContext context, Exception e)
    {
        if (StoreFaults.Is(e))
        {
            HostLog.StoreDidNotAnswer(logger, e, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "none");
            metrics.Refused(ProblemCodes.StoreUnavailable);
            context.Response.Clear();
            return Problem.WriteAsync(context, 503, ProblemCodes.StoreUnavailable, "The store, or the process that keeps this record, does not answer now; repeat the request.", StoreFaults.RetryAfter);
        }

        var (status, detail) = e switch
        {
            BadHttpRequestException bad => (bad.StatusCode, "The request breaks HTTP's rules."),
            IOException { Message: "Bad chunk size data." } => (400, "The chunked body has a bad chunk size."),
            _ => (500, "The gateway failed on this request. It is logged; trying again may help."),
        };
        if (status >= 500)
        {
            HostLog.RequestFailed(logger, e, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "none");
        }

        var code = ProblemCodes.Of(status);
        metrics.Refused(code);
        context.Response.Clear();
        if (e is BadHttpRequestException or IOException)
        {
            Problem.CloseBehind(context);
        }

        return Problem.WriteAsync(context, status, code, detail);
    }
}
