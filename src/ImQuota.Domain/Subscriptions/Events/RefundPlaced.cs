namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>The running term is given back: the app is suspended at once, the money goes back at once or, held, after a review.</summary>
public sealed record RefundPlaced : AppEvent
{
    /// <summary>Orders of the term that is given back.</summary>
    public required IReadOnlyList<string> OrderIds { get; init; }

    /// <summary>What goes back, 0 or more: the parts below together.</summary>
    public required Money Amount { get; init; }

    public required Money Cash { get; init; }

    public required Money Credit { get; init; }

    public required RefundBasis Basis { get; init; }

    /// <summary>Waits for <see cref="RefundReleased"/> or <see cref="RefundRejected"/>.</summary>
    public bool Held { get; init; }

    /// <summary>1 and up, for facts of this kind and this app; part of the key, since two may come at one instant.</summary>
    public required int Ordinal { get; init; }

    public override string Key => $"refund:{App}:{Ordinal}";
}
