using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>Many timers on one.</summary>
public sealed class TimerWheelTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Timers_fire_in_time_and_never_early()
    {
        using var wheel = new TimerWheel(_time);
        var random = new Random(1);
        var wrong = 0;
        var fired = 0;
        for (var i = 0; i < 500; i++)
        {
            var due = TimeSpan.FromMilliseconds(random.Next(1, 120_000));
            wheel.Schedule(
                new WheelTimer(() =>
                {
                    fired++;
                    if (wheel.Now < due || wheel.Now > due + TimeSpan.FromMilliseconds(40))
                        wrong++;
                }),
                due);
        }

        _time.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal((500, 0), (fired, wrong));
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void A_timer_can_be_moved_and_cancelled()
    {
        using var wheel = new TimerWheel(_time);
        var fired = new List<string>();
        var moved = new WheelTimer(() => fired.Add($"moved at {wheel.Now.TotalSeconds:0}"));
        var cancelled = new WheelTimer(() => fired.Add("cancelled"));
        wheel.Schedule(moved, TimeSpan.FromSeconds(1));
        wheel.Schedule(cancelled, TimeSpan.FromSeconds(1));

        wheel.Schedule(moved, TimeSpan.FromSeconds(50));
        wheel.Cancel(cancelled);
        wheel.Cancel(cancelled);
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(["moved at 50"], fired);
    }

    [Fact]
    public void A_timer_can_schedule_itself_again()
    {
        using var wheel = new TimerWheel(_time);
        var fired = 0;
        WheelTimer timer = null!;
        timer = new WheelTimer(() =>
        {
            if (++fired < 5)
                wheel.Schedule(timer, wheel.Now + TimeSpan.FromSeconds(30));
        });
        wheel.Schedule(timer, TimeSpan.FromSeconds(30));

        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(5, fired);
    }

    [Fact]
    public void A_timer_that_throws_is_reported_and_the_others_fire()
    {
        var faults = new List<Exception>();
        using var wheel = new TimerWheel(_time, faults.Add);
        var fired = 0;
        for (var i = 0; i < 10; i++)
        {
            var fails = i % 2 == 0;
            wheel.Schedule(new WheelTimer(() => fired += fails ? throw new ObjectDisposedException("request") : 1), TimeSpan.FromSeconds(1));
        }

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((5, 5), (fired, faults.Count));
    }
}
