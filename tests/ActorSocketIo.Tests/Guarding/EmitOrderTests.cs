using ActorSocketIo.Guarding;
using ActorSocketIo.Tests.Sessions;
using static ActorSocketIo.Tests.Guarding.Emitters;

namespace ActorSocketIo.Tests.Guarding;

public sealed class EmitOrderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly EmitOrder _order = new(A);

    [Fact]
    public async Task Numbers_ascend_without_gaps_in_the_order_of_the_turns_of_many_threads()
    {
        const int Threads = 8, Each = 2_000;
        var numbers = new List<long>(); // the order's own lock makes it safe

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => OwnThread.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                using var turn = EmitOrder.Enter(_order);
                numbers.Add(_order.Next());
            }
        }))).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(1, Threads * Each).Select(number => (long)number), numbers);
        Assert.Equal(Threads * Each, _order.Reached[A]);
    }

    [Fact]
    public void A_stamp_names_all_emitters_and_the_emit_first()
    {
        using var turn = EmitOrder.Enter(_order);
        _order.Next();
        _order.Saw(B, 7);
        _order.Saw(C, 0xFF);

        Assert.Equal($"~{B}7;{A}1,{C}ff", _order.StampOf(B, 7));
        Assert.Equal($"~{A}1;{B}7,{C}ff", _order.Stamp());
    }

    [Fact]
    public void An_older_number_does_not_take_back_what_has_come()
    {
        using var turn = EmitOrder.Enter(_order);
        _order.Saw(B, 7);
        _order.Saw(B, 6);

        Assert.Equal(7, _order.Now[B]);
    }

    [Fact]
    public void An_emit_has_reached_clients_only_when_the_turn_is_over()
    {
        using (EmitOrder.Enter(_order))
        {
            using (EmitOrder.Enter(_order)) // again, by the same thread
            {
                _order.Next();
                _order.Saw(B, 7);
            }

            Assert.Equal([(A, 1), (B, 7)], InOrder(_order.Now));
            Assert.Empty(_order.Reached.Entries);
        }

        Assert.Equal([(A, 1), (B, 7)], InOrder(_order.Reached));
    }

    [Fact]
    public void What_waits_for_the_end_of_the_turn_runs_then_in_order_and_outside_the_lock()
    {
        var ran = new List<string>();
        using (EmitOrder.Enter(_order))
        {
            using (EmitOrder.Enter(_order))
            {
                EmitOrder.WhenOver(() => Run("first"));
                EmitOrder.WhenOver(() => Run("second"));
            }

            Assert.Empty(ran);
            _order.Next();
        }

        Assert.Equal(["first", "second"], ran);

        void Run(string name)
        {
            Assert.False(EmitOrder.IsMine);
            Assert.Equal(1, _order.Reached[A]);
            AssertIsFree();
            EmitOrder.WhenOver(() => ran.Add(name)); // at once
        }
    }

    [Fact]
    public void Without_a_turn_it_is_done_at_once()
    {
        var hasRun = false;

        EmitOrder.WhenOver(() => hasRun = true);

        Assert.True(hasRun);
        Assert.False(EmitOrder.IsMine);
    }

    [Fact]
    public void Where_nobody_is_guarded_everybody_has_a_turn_and_nothing_waits()
    {
        var hasRun = false;
        using (EmitOrder.Enter(null))
        {
            Assert.False(EmitOrder.IsMine);
            EmitOrder.WhenOver(() => hasRun = true);
            Assert.True(hasRun);
        }
    }

    [Fact]
    public void An_action_that_fails_leaves_the_order_free_and_is_not_done_again()
    {
        var runs = 0;
        Assert.Throws<InvalidOperationException>(() =>
        {
            using var turn = EmitOrder.Enter(_order);
            _order.Next();
            EmitOrder.WhenOver(() =>
            {
                runs++;
                throw new InvalidOperationException();
            });
        });

        Assert.False(EmitOrder.IsMine);
        Assert.Equal(1, _order.Reached[A]);
        AssertIsFree();
        Assert.Equal(1, runs);
    }

    [Fact]
    public void A_turn_that_fails_is_over_too()
    {
        Assert.Throws<InvalidOperationException>(void () =>
        {
            using var turn = EmitOrder.Enter(_order);
            throw new InvalidOperationException();
        });

        Assert.False(EmitOrder.IsMine);
        AssertIsFree();
    }

    [Fact]
    public void A_forgotten_emitter_is_named_no_more_but_the_node_itself_is_never_forgotten()
    {
        using (EmitOrder.Enter(_order))
        {
            _order.Next();
            _order.Saw(B, 7);
            _order.Saw(C, 3);
        }

        _order.Forget(emitter => emitter != C);

        Assert.Equal([(A, 1), (C, 3)], InOrder(_order.Reached));
    }

    private void AssertIsFree()
    {
        var other = new Thread(() => EmitOrder.Enter(_order).Dispose()) { IsBackground = true };
        other.Start();
        Assert.True(other.Join(Patience), "another thread does not get its turn");
    }
}
