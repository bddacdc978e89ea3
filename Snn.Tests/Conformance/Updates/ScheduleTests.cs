using Snn.Models;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Schedules of the library against their formulas.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(37, 0.36)]
    [InlineData(100, 0.99)]
    public void Each_follows_its_formula(int t, double progress)
    {
        Is(0.02, 0.02f);
        Is(0.02 + (0.002 - 0.02) * progress, new LinearSchedule { Start = 0.02f, FinalShare = 0.1f });
        Is(0.02 * Math.Pow(0.5, (t - 1) / 30), new StepSchedule { Start = 0.02f, Factor = 0.5f, Every = 30 });
        Is(0.02 * Math.Pow(0.96875, t - 1), new ExponentialSchedule { Start = 0.02f, Factor = 0.96875f });

        // Loshchilov and Hutter (2017), eq. 5
        Is(0.002 + 0.5 * (0.02 - 0.002) * (1 + Math.Cos(Math.PI * progress)), new CosineSchedule { Start = 0.02f, FinalShare = 0.1f });
        Is(0.02 * Math.Min(1, t / 50.0) * Math.Pow(0.96875, t - 1), new WarmUp { Updates = 50, Then = new ExponentialSchedule { Start = 0.02f, Factor = 0.96875f } });

        void Is(double expected, Schedule schedule) => Assert.Equal(expected, schedule.At(t, progress), 1e-6 * expected);
    }
}
