using System.Globalization;

namespace ActorSocketIo.Bench.Measuring;

/// <summary>What all processors of the machine have done since it started, in seconds.</summary>
/// <param name="Busy">Anything for anybody; interrupts too.</param>
/// <param name="Interrupts">Of that, what is no process's.</param>
/// <param name="Stolen">Wanted, but the host gave it to others.</param>
/// <param name="Total">All of it, idle included.</param>
internal readonly record struct MachineTime(double Busy, double Interrupts, double Stolen, double Total)
{
    private const double TicksPerSecond = 100; // USER_HZ, which is the same on all of Linux

    public static MachineTime Now() => Parse(File.ReadLines("/proc/stat").First());

    /// <summary>Reads the first line of <c>/proc/stat</c>: user, nice, system, idle, iowait, irq, softirq, steal.</summary>
    internal static MachineTime Parse(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        var t = fields.Select(field => double.Parse(field, CultureInfo.InvariantCulture) / TicksPerSecond).ToArray();
        return new(Busy: t[0] + t[1] + t[2] + t[5] + t[6], Interrupts: t[5] + t[6], Stolen: t[7], Total: t.Sum());
    }

    public static MachineTime operator -(MachineTime later, MachineTime earlier) =>
        new(later.Busy - earlier.Busy, later.Interrupts - earlier.Interrupts, later.Stolen - earlier.Stolen, later.Total - earlier.Total);
}
