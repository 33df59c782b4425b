namespace ImQuota.Benchmarks.Gate;

/// <summary>Compares what each operation allocates with its committed budget.</summary>
internal static class GateCommand
{
    /// <returns>0: all within; 1: one is above, or without a budget, or a budget is without its operation.</returns>
    public static int Run(bool write, TextWriter output)
    {
        var measured = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (Operation operation in Operation.All())
        {
            measured[operation.Name] = AllocatedBytes.Of(operation.Run);
        }

        if (write)
        {
            Budgets.Write(measured);
        }

        List<string> violations = Violations(measured, Budgets.Read(), output);
        foreach (string violation in violations)
        {
            output.WriteLine("FAILED " + violation);
        }

        output.WriteLine($"allocations: {measured.Count} operations, {violations.Count} not within their budget");
        return violations.Count == 0 ? 0 : 1;
    }

    private static List<string> Violations(SortedDictionary<string, long> measured, SortedDictionary<string, long> budgets, TextWriter output)
    {
        var violations = new List<string>();
        foreach ((string name, long bytes) in measured)
        {
            bool known = budgets.TryGetValue(name, out long budget);
            output.WriteLine($"{name,-28} {bytes,8} B of {(known ? budget : "no budget"),8}");
            if (!known)
            {
                violations.Add($"{name} has no budget: add it by 'gate --write'");
            }
            else if (bytes > budget)
            {
                violations.Add($"{name} allocates {bytes} B, {bytes - budget} more than its budget of {budget}: find out why, or say why in the commit that raises it ('gate --write')");
            }
            else if (bytes < budget)
            {
                output.WriteLine($"{"",-28} below its budget: lower that by 'gate --write', so that it stays so");
            }
        }

        violations.AddRange(budgets.Keys.Except(measured.Keys, StringComparer.Ordinal).Select(name => $"{name} has a budget and is no operation: remove it by 'gate --write'"));
        return violations;
    }
}
