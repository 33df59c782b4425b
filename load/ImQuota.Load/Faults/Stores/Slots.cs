using System.Globalization;
using System.Text;

namespace ImQuota.Load.Faults.Stores;

/// <summary>Which of a cluster's 16,384 slots a hash tag is in: CRC-16/XMODEM, as the cluster specification has it.</summary>
internal static class Slots
{
    private const int Count = 16_384;
    private const int Polynomial = 0x1021;

    /// <summary>Of all keys of an app.</summary>
    public static int Of(ulong app) => Of(app.ToString(CultureInfo.InvariantCulture));

    public static int Of(string tag)
    {
        int crc = 0;
        foreach (byte one in Encoding.ASCII.GetBytes(tag))
        {
            crc ^= one << 8;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = ((crc & 0x8000) != 0 ? (crc << 1) ^ Polynomial : crc << 1) & 0xFFFF;
            }
        }

        return crc % Count;
    }
}
