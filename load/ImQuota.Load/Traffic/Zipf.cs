namespace ImQuota.Load.Traffic;

/// <summary>Ranks 0..count-1 where rank r comes with a weight of 1/(r+1)^exponent: a few groups are joined by everyone.</summary>
internal sealed class Zipf
{
    private readonly double[] _upTo;

    public Zipf(int count, double exponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _upTo = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            _upTo[i] = sum += Math.Pow(i + 1, -exponent);
        }
    }

    public int Count => _upTo.Length;

    public int Next(Random random)
    {
        int at = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
        return Math.Min(at < 0 ? ~at : at, _upTo.Length - 1);
    }
}
