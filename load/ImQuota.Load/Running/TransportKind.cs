namespace ImQuota.Load.Running;

/// <summary>How the service is asked.</summary>
internal enum TransportKind
{
    /// <summary>A call an action.</summary>
    Unary,

    /// <summary>Admit: a call of many actions.</summary>
    Admit,

    /// <summary>AdmitStream: messages of many actions.</summary>
    Stream,

    /// <summary>ImQuota.Client, which gathers calls into AdmitStream messages.</summary>
    Client,
}
