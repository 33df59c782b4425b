namespace ImQuota.Server.Tests.Fuzzing;

/// <summary>Changes bytes so that what reads them meets lengths, tags and ends where it does not expect them.</summary>
internal static class ByteFuzzer
{
    internal static byte[] Change(Random random, byte[] bytes)
    {
        List<byte> changed = [.. bytes];
        for (int left = 1 + random.Next(3); left > 0; left--)
        {
            int at = random.Next(changed.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < changed.Count:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < changed.Count:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 2 when at < changed.Count:
                    changed.RemoveRange(at, random.Next(changed.Count - at) + 1);
                    break;
                case 3:
                    // A varint that does not end, or is larger than any length.
                    changed.InsertRange(at, Enumerable.Repeat((byte)0xff, random.Next(12)));
                    break;
                case 4 when at < changed.Count:
                    changed.InsertRange(at, changed.GetRange(at, Math.Min(changed.Count - at, random.Next(64))));
                    break;
                default:
                    changed.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. changed];
    }
}
