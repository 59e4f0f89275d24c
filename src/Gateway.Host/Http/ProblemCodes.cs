namespace Gateway.Host.Http;

/// <summary>The <c>code</c> of every refusal over HTTP. Clients branch on them: none is ever renamed. docs/errors.md explains each.</summary>
internal static class ProblemCodes
{
    public const string InvalidRequest = "invalid_request";
    public const string InvalidPayload = "invalid_payload";
    public const string HostNotAllowed = "host_not_allowed";
    public const string KeyInQuery = "key_in_query";
    public const string Unauthenticated = "unauthenticated";
    public const string SignatureMissing = "signature_missing";
    public const string SignatureInvalid = "signature_invalid";
    public const string TimestampOutOfWindow = "timestamp_out_of_window";
    public const string InvalidCursor = "invalid_cursor";
    public const string FutureCursor = "cursor_from_the_future";
    public const string InvalidIdempotencyKey = "invalid_idempotency_key";
    public const string Forbidden = "forbidden";
    public const string OriginNotAllowed = "origin_not_allowed";
    public const string NotFound = "not_found";
    public const string JobUnknown = "job_unknown";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string DeclaredInConfiguration = "declared_in_configuration";
    public const string LimitReached = "limit_reached";
    public const string StaleCursor = "stale_cursor";
    public const string SubscriptionNotActive = "subscription_not_active";
    public const string DeliveredByWebhook = "delivered_by_webhook";
    public const string NoWebhook = "no_webhook";
    public const string PreconditionFailed = "precondition_failed";
    public const string PreconditionRequired = "precondition_required";
    public const string InvalidSubscription = "invalid_subscription";
    public const string IdempotencyKeyReused = "idempotency_key_reused";
    public const string RequestTimeout = "request_timeout";
    public const string PayloadTooLarge = "payload_too_large";
    public const string BatchTooLarge = "batch_too_large";
    public const string UnsupportedEncoding = "unsupported_encoding";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string ExpectationFailed = "expectation_failed";
    public const string UpgradeRequired = "upgrade_required";
    public const string TooManyRequests = "too_many_requests";
    public const string AttachmentUnavailable = "attachment_unavailable";
    public const string AttachmentTooLarge = "attachment_too_large";
    public const string InternalError = "internal_error";
    public const string Overloaded = "overloaded";
    public const string StoreUnavailable = "store_unavailable";
    public const string KeysUnavailable = "keys_unavailable";

    /// <summary>The code of a bare status, where nobody said more.</summary>
    public static string Of(int status) => status switch
    {
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        412 => PreconditionFailed,
        428 => PreconditionRequired,
        405 => MethodNotAllowed,
        408 => RequestTimeout,
        413 => PayloadTooLarge,
        415 => UnsupportedMediaType,
        417 => ExpectationFailed,
        426 => UpgradeRequired,
        429 => TooManyRequests,
        503 => Overloaded,
        >= 500 => InternalError,
        _ => InvalidRequest,
    };
}
