using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImQuota.Server.Hosting;

/// <summary>
/// Keeps endpoints to the listeners they belong to, by the connection itself: a Host header says what its sender likes.
/// </summary>
internal static class ListenerAccess
{
    /// <summary>Marks the connections of a listener.</summary>
    public static ListenOptions Mark(this ListenOptions options, Listener listener)
    {
        var mark = new ListenerMark(listener);
        options.Use(next => connection =>
        {
            connection.Features.Set(mark);
            return next(connection);
        });
        return options;
    }

    /// <summary>Serves the endpoint on <paramref name="listeners"/> only; without this it is served on all.</summary>
    public static TBuilder OnlyOn<TBuilder>(this TBuilder endpoint, params Listener[] listeners)
        where TBuilder : IEndpointConventionBuilder
        => endpoint.WithMetadata(new ListenerRule(listeners));

    /// <summary>After routing: what the listener does not serve is not there (404, which gRPC clients read as UNIMPLEMENTED).</summary>
    public static IApplicationBuilder UseListenerAccess(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ListenerRule>() is { } rule
            && context.Features.Get<ListenerMark>() is { } mark
            && !rule.Allows(mark.Listener))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    });

    private sealed record ListenerMark(Listener Listener);

    private sealed class ListenerRule(Listener[] listeners)
    {
        public bool Allows(Listener listener) => Array.IndexOf(listeners, listener) >= 0;
    }
}
