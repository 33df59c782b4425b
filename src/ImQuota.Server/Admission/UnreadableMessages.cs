namespace ImQuota.Server.Admission;

/// <summary>
/// A message that is no protobuf is refused before any handler or interceptor runs, and gRPC then says UNKNOWN as for a bug of
/// the service. It is the caller's mistake, so it becomes INVALID_ARGUMENT. Nothing else ends with UNKNOWN: <see cref="Faults"/>
/// give every other exception a status of its own.
/// </summary>
internal static class UnreadableMessages
{
    public const string Text = "The message cannot be read: it is not the protobuf message that this method takes.";

    private const string Status = "grpc-status";
    private const string Unknown = "2";
    private const string InvalidArgument = "3";

    public static IApplicationBuilder UseUnreadableMessages(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        await next(context);

        // Written as headers: nothing of a reply was sent yet.
        if (!context.Response.HasStarted && context.Response.Headers[Status] == Unknown)
        {
            context.Response.Headers[Status] = InvalidArgument;
            context.Response.Headers["grpc-message"] = Text;
        }
    });
}
