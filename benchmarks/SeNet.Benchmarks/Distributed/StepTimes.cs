using System.Globalization;

namespace SeNet.Benchmarks.Distributed;

/// <summary>What a step takes, in milliseconds.</summary>
/// <param name="Step">All of it; the median.</param>
/// <param name="Sum">Of it, adding up gradients once all ranks have come to that.</param>
/// <param name="Line">Adding up all gradients with nothing else to do; the median.</param>
internal readonly record struct StepTimes(double Step, double Sum, double Line)
{
    public static StepTimes Parse(string text)
    {
        var times = Array.ConvertAll(text.Split(' '), number => double.Parse(number, CultureInfo.InvariantCulture));
        return new StepTimes(times[0], times[1], times[2]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Step} {Sum} {Line}");
}
