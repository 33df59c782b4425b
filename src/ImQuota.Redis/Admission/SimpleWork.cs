namespace ImQuota.Redis.Admission;

/// <summary>Work without preparation.</summary>
internal sealed class SimpleWork(Action<ScriptBatch> write) : ScriptWork
{
    public override void Write(ScriptBatch batch) => write(batch);
}
